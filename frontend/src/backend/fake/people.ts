import type { Participant } from "../door/meetings";
import type { ParticipantId, Seconds, StreamId } from "../door/values";
import { type FakeOptions, fault, hostileText } from "./options";

const id = (name: string) => name.toLowerCase().replace(/\W/g, "").padEnd(43, "A") as ParticipantId;

export const myId = id("joonseo");

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

const person = (name: string, more: Partial<Participant> = {}): Participant => ({
  id: id(name),
  name,
  me: false,
  state: "connected",
  fault: null,
  knownSince: ago(40),
  keyChanged: false,
  microphone: true,
  camera: true,
  speaking: false,
  level: -50,
  stream: `fake:${name}` as StreamId,
  path: "lan",
  rttMs: 3,
  width: 1280,
  height: 720,
  fps: 30,
  frozen: 0 as Seconds,
  ...more,
});

export const me = (name: string): Participant =>
  person(name, {
    id: myId,
    me: true,
    path: "",
    rttMs: 0,
    knownSince: "",
    stream: "fake:me" as StreamId,
  });

export const mina = (more: Partial<Participant> = {}) => person("Mina Park", more);

/** Six people with every state that a tile can have. */
export function everybody(options: FakeOptions): readonly Participant[] {
  const names = options.hostile
    ? hostileText
    : ["Mina Park", "Studio B", "Jonas Weber", "Amara Diallo", "Yuki Tanaka", "Jun Watanabe"];
  const name = (i: number) => names[i] ?? "";
  return [
    person(name(0), { speaking: true, level: -14 }),
    person(name(1), { knownSince: "", rttMs: 41, path: "direct" }),
    person(name(2), { frozen: 2 as Seconds, fps: 0 }),
    person(name(3), { state: "reconnecting", fps: 0 }),
    person(name(4), { camera: false, stream: null, microphone: false }),
    me("Joon Seo"),
  ];
}

/** One whose handshake was altered on the way. */
export const refused = () =>
  person("Jun Watanabe", {
    state: "refused",
    fault: fault("peer_refused"),
    camera: false,
    stream: null,
  });
