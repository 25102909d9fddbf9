import { type Bytes, list, sha256, u32, utf8 } from "./bytes.ts";
import type { Header } from "./sealed.ts";

/** The key and the nonce of a hello. */
export interface Party {
  readonly key: Bytes;
  readonly nonce: Bytes;
}

/** A receiver that is not known yet: that of hello and bye. */
export const nobody: Party = { key: new Uint8Array(32), nonce: new Uint8Array(32) };

/** What is said in a message, and by whom to whom. */
export interface Statement {
  readonly header: Header;
  readonly role: "newcomer" | "present" | "offerer" | "answerer";
  readonly number: number;
  readonly sender: Party;
  readonly receiver: Party;
  readonly content: Bytes;
  readonly offerHash: Bytes; // empty but for an answer
}

/** PROTOCOL.md §4.4: the bytes that the sender signs. */
export async function signedList(statement: Statement): Promise<Bytes> {
  const { header, sender, receiver } = statement;
  return list(
    utf8("VN1"),
    utf8(header.type),
    utf8(statement.role),
    header.room,
    u32(header.from),
    u32(header.to),
    utf8(header.conn),
    u32(header.generation),
    u32(statement.number),
    sender.key,
    receiver.key,
    sender.nonce,
    receiver.nonce,
    await sha256(statement.content),
    statement.offerHash,
  );
}

/** What of a hello is signed besides the key and the nonce. */
export function helloContent(name: string, roomName: string, capabilities: readonly string[]) {
  return list(utf8(name), utf8(roomName), ...capabilities.map(utf8));
}
