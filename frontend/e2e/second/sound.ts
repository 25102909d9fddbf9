/** The microphone: a tone of 440 Hz. */
export function tone(context: AudioContext): MediaStream {
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  const gain = new GainNode(context, { gain: 0.2 });
  const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  oscillator.connect(gain).connect(out);
  oscillator.start();
  return out.stream;
}

export interface Heard {
  readonly hz: number; // of what is loudest
  readonly decibels: number; // of it, relative to full scale
}

/** Listens to what comes from a participant. */
export class Ear {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;

  constructor(context: AudioContext, stream: MediaStream) {
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    this.#analyser = new AnalyserNode(context, { fftSize: 16_384, smoothingTimeConstant: 0 });
    this.#source.connect(this.#analyser);
  }

  heard(): Heard {
    const levels = new Float32Array(this.#analyser.frequencyBinCount);
    this.#analyser.getFloatFrequencyData(levels);
    let loudest = 0;
    for (let i = 1; i < levels.length; i++) {
      if ((levels[i] ?? 0) > (levels[loudest] ?? 0)) {
        loudest = i;
      }
    }
    const step = this.#analyser.context.sampleRate / this.#analyser.fftSize;
    const decibels = levels[loudest] ?? 0;
    return { hz: loudest * step, decibels: Number.isFinite(decibels) ? decibels : -200 };
  }

  close(): void {
    this.#source.disconnect();
  }
}
