/** Runs one task after the other, in the order of asking. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined); // whoever asked hears of it
    return done;
  }
}

/** What has come and was not looked at yet. */
export class Inbox<T> {
  readonly #waiting: T[] = [];
  #end: Error | undefined;
  #wake: (() => void) | undefined;

  put(item: T): void {
    this.#waiting.push(item);
    this.#wake?.();
  }

  /** Nothing will come any more. */
  end(why: Error): void {
    this.#end ??= why;
    this.#wake?.();
  }

  /** The next item, at once or when it comes. One caller at a time. Throws what end was given. */
  async next(): Promise<T> {
    for (;;) {
      const item = this.#waiting.shift();
      if (item !== undefined) {
        return item;
      }
      if (this.#end !== undefined) {
        throw this.#end;
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }
}
