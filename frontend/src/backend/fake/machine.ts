import type { Door } from "../door";
import type {
  MachineEvent,
  MachineGPU,
  MachineJob,
  MachineNow,
  MachinePoint,
  MachineSnapshot,
} from "../door/machine";
import type { Bytes } from "../door/values";
import { foldMachine } from "../fold";
import { fakeJourney } from "./journey";
import { call, type FakeOptions, fault, sampleValues } from "./options";

const step = 2_500; // ms
const b = (value: number) => value as Bytes;
const all = b(32e9);

/** A figure that wanders: between 0 and 1, the same for the same i and seed. */
const wander = (i: number, seed: number) =>
  0.5 +
  0.24 * Math.sin(i / 7 + seed) +
  0.15 * Math.sin(i / 2.3 + 2 * seed) +
  0.1 * Math.sin(i * 1.7 + 3 * seed);

const gpuOf = (i: number): MachineGPU => ({
  name: "NVIDIA GeForce RTX 4060",
  load: i === 0 ? 46 : Math.round(100 * wander(i, 4) * 0.7),
  decoder: 62,
  memory: b(3.1e9),
  memoryAll: b(8e9),
  celsius: 61,
});

const stillCores = [92, 88, 96, 71, 64, 90, 38, 22];

function coresOf(i: number): readonly number[] {
  if (i === 0) return stillCores;
  return stillCores.map((load, core) =>
    Math.round(Math.min(100, load * (0.6 + 0.6 * wander(i, core)))),
  );
}

const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;

/** Figures of a job's processes, of the first four. */
const figures = [
  [1.4, 388e6],
  [2.1, 612e6],
  [1.9, 1.2e9],
  [0.8, 204e6],
] as const;

export function fakeMachine(options: FakeOptions, analyses: Door["analyses"]): Door["machine"] {
  const bare = options.scene === "first" || options.scene === "alone"; // a small machine without a GPU, and nothing to do
  const first = Date.now();
  const pointAt = (i: number, cores = coresOf(i)): MachinePoint => ({
    at: new Date(first + i * step).toISOString(),
    cpu: bare ? 6 + 3 * wander(i, 1) : mean(cores) * (i === 0 ? 1 : 0.5 + 0.8 * wander(i, 2)),
    memory: 31 + 2 * Math.sin(i / 9),
    gpu: bare ? null : gpuOf(i).load,
  });

  const jobsNow = async (): Promise<Pick<MachineNow, "jobs" | "waiting" | "jobsMemory">> => {
    const { jobs } = await analyses.snapshot();
    const running = jobs
      .filter((job) => job.state === "running")
      .map((job, i): MachineJob => {
        const [cores, memory] = figures[i % figures.length] ?? figures[0];
        return {
          id: job.id,
          file: job.file,
          step: job.realtime > 0 ? "measuring" : "starting",
          at: job.at,
          duration: job.duration,
          realtime: job.realtime,
          cores: job.realtime > 0 ? cores : -1,
          memory: b(memory),
        };
      });
    return {
      jobs: running,
      waiting: jobs.filter((job) => job.state === "waiting").length,
      jobsMemory: b(running.reduce((sum, job) => sum + job.memory, 0)),
    };
  };

  const nowAt = async (i: number): Promise<MachineNow> => {
    const cores = bare ? [7, 5] : coresOf(i);
    const jobs = await jobsNow();
    const lost = options.faults.get("workFolder");
    return {
      at: new Date(first + i * step).toISOString(),
      cores,
      cpu: mean(cores),
      memory: b(9.8e9),
      own: b(0.5e9 + jobs.jobsMemory),
      gpus: bare ? [] : [gpuOf(i)],
      ...jobs,
      folder: {
        free: b(lost ? 0 : 312e9),
        all: b(lost ? 0 : 1e12),
        reports: b(lost ? 0 : 4.1e9),
        scratch: b(lost ? 0 : 12e6),
        inRAM: !bare,
        fault: lost ? fault(lost, { ...sampleValues, folder: "/media/joon/RAID/VideoNet" }) : null,
      },
      call:
        options.scene === "two" || options.scene === "six"
          ? { since: new Date(first - 12 * 60_000).toISOString(), underruns: 0 }
          : null,
    };
  };

  const start: MachineSnapshot = {
    seq: 1,
    host: {
      name: "studio-a",
      system: "Debian 12.5",
      processor: "AMD Ryzen 7 5700X 8-Core Processor",
      cores: bare ? 2 : 8,
      ghz: bare ? 0 : 3.6,
      memory: all,
    },
    history: Array.from({ length: bare ? 9 : 120 }, (_, i, n = bare ? 9 : 120) =>
      pointAt(i - n + 1),
    ),
    now: null,
  };
  const journey = fakeJourney<MachineSnapshot, MachineEvent>(start, foldMachine);
  let listeners = 0;
  let i = 0;
  if (!options.still) {
    setInterval(async () => {
      i += 1;
      const now = await nowAt(i);
      // As in the program: the samples are taken all the time, and told while a page listens.
      if (listeners > 0)
        journey.emit({ type: "sample", point: { ...pointAt(i), cpu: now.cpu }, now });
    }, step);
  }
  return {
    snapshot: async () => {
      await call(options, "machine", 1);
      return { ...journey.get(), now: await nowAt(i) };
    },
    subscribe: (handler) => {
      listeners += 1;
      const off = journey.subscribe(handler);
      return () => {
        listeners -= 1;
        off();
      };
    },
  };
}
