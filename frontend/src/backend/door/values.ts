// What every part of the door works with.

/** A failure: its code has a sentence in backend/sentences, `values` fill the sentence, `detail` is for "Details" only. */
export type Fault = {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly detail: string;
};

export type Seconds = number & { readonly _brand: "seconds" };
export type Bytes = number & { readonly _brand: "bytes" };
/** base64url of a participant's identity key, 43 characters. */
export type ParticipantId = string & { readonly _brand: "participant" };
/** Names a stream of pictures on the carrier (lib/picture). */
export type StreamId = string & { readonly _brand: "stream" };
/** Stands for files that the user chose or dropped; paths never reach the page. */
export type FilesHandle = string & { readonly _brand: "files" };

export type Language = "ko" | "en" | "ja";

export type Unsubscribe = () => void;
