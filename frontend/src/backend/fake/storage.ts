import type { Door } from "../door";
import type { StorageState } from "../door/storage";
import type { Bytes } from "../door/values";
import { call, type FakeOptions, fault, sampleValues } from "./options";
import { nameOf } from "./picked";

const b = (value: number) => value as Bytes;
const profileFolder = "/home/joon/.config/VideoNet/default/work";

/** How many days old the fake's reports are, and how large each is. */
const ages = [1, 2, 8, 20, 45, 60, 75, 90, 120, 200, 300, 400];
const each = 340e6;

export function fakeStorage(options: FakeOptions): Door["storage"] {
  let reports = options.scene === "first" ? [] : ages;
  const lost = options.faults.get("workFolder");
  let state: StorageState = {
    work: profileFolder,
    workChosen: false,
    before: 0,
    archive: "",
    free: b(312e9),
    kept: b(0),
    inRAM: false,
    ramRoom: b(options.scene === "first" ? -1 : 7.4e9),
    days: 0,
    bytes: b(0),
    reserve: b(1_000_000_000),
    fault: lost ? fault(lost, { ...sampleValues, folder: "/media/joon/RAID/VideoNet" }) : null,
    swept: null,
  };
  if (options.scene === "files") {
    state = {
      ...state,
      work: "/media/joon/RAID/VideoNet",
      workChosen: true,
      before: 1,
      archive: "/media/joon/Archive",
      inRAM: true,
      days: 90,
    };
  }
  const stay = (days: number, bytes: number) =>
    reports.filter(
      (age, i) => (days === 0 || age <= days) && (bytes === 0 || (i + 1) * each <= bytes),
    );
  return {
    state: async () => {
      await call(options, "storage", 1);
      return { ...state, kept: b(reports.length * each) };
    },
    setWork: async (folder) => {
      await call(options, "setWork");
      state = {
        ...state,
        work: folder ? `/media/joon/${nameOf(folder)}/VideoNet` : profileFolder,
        workChosen: folder !== "",
        before: state.workChosen ? state.before + 1 : state.before,
        fault: null,
      };
    },
    setArchive: async (folder) => {
      await call(options, "setArchive");
      state = { ...state, archive: folder && `/media/joon/${nameOf(folder)}` };
    },
    setInRAM: async (inRAM) => {
      await call(options, "setInRAM");
      state = { ...state, inRAM };
    },
    leaving: async (days, bytes) => {
      await call(options, "leaving");
      const jobs = reports.length - stay(days, bytes).length;
      return { jobs, bytes: b(jobs * each) };
    },
    setKeeping: async (days, bytes) => {
      await call(options, "setKeeping");
      const left = reports.length - stay(days, bytes).length;
      reports = stay(days, bytes);
      state = {
        ...state,
        days,
        bytes,
        swept: { at: new Date().toISOString(), jobs: left, bytes: b(left * each), fault: null },
      };
    },
    setReserve: async (reserve) => {
      await call(options, "setReserve");
      state = { ...state, reserve };
    },
    openWork: async () => {
      await call(options, "openWork");
      window.fakeOpened = state.work;
    },
  };
}
