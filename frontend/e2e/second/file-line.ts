import type { Bytes } from "./bytes.ts";
import { listen, opened, pipe } from "./channels.ts";
import { FileReceiver, type Received } from "./file-receiver.ts";
import { FileSender } from "./file-sender.ts";
import { type Mouth, Negotiation } from "./negotiation.ts";

// PROTOCOL.md §6: a connection "files.N", at either end.

/** The end that opened the connection and sends. */
export class FilesOut {
  readonly negotiation: Negotiation;
  readonly #sender: Promise<FileSender>;

  constructor(mouth: Mouth) {
    this.negotiation = new Negotiation(mouth, () => undefined);
    const { connection } = this.negotiation;
    const control = connection.createDataChannel("vn.files");
    const data = connection.createDataChannel("vn.data");
    const sender = new FileSender(pipe(control, connection), pipe(data, connection));
    listen(
      control,
      (message) => sender.heard(String(message)),
      () => sender.ended(),
    );
    this.#sender = Promise.all([opened(control), opened(data)]).then(() => sender);
  }

  /** Sends a file and returns its SHA-256 once the other side has verified it. */
  async send(name: string, bytes: Bytes): Promise<string> {
    return await (await this.#sender).send(name, bytes);
  }
}

/** The end that receives. */
export class FilesIn {
  readonly negotiation: Negotiation;
  #receiver: FileReceiver | undefined;

  constructor(mouth: Mouth, got: (file: Received) => void, fault: (why: string) => void) {
    this.negotiation = new Negotiation(mouth, (connection) => {
      connection.addEventListener("datachannel", ({ channel }) => {
        if (channel.label === "vn.files") {
          this.#receiver = new FileReceiver(pipe(channel, connection), got);
        }
        listen(
          channel,
          (message) => {
            try {
              this.#take(message);
            } catch (error) {
              this.#receiver?.giveUp(String(error));
              fault(String(error));
              connection.close();
            }
          },
          () => undefined,
        );
      });
    });
  }

  /** Texts come over vn.files, and no bytes before them: the sender waits for accept. */
  #take(message: string | Bytes): void {
    if (typeof message === "string") {
      this.#receiver?.heard(message);
    } else {
      this.#receiver?.framed(message);
    }
  }
}
