/** What a page can show, best first. */
export type Codec = "vp8" | "jpeg";

export const vp8: VideoDecoderConfig = { codec: "vp8", optimizeForLatency: true };

/**
 * Asks the web view. That VideoDecoder exists says nothing: in WebKitGTK the codecs come from GStreamer's plugins, and without them it
 * supports none.
 */
export async function supportedCodecs(): Promise<readonly Codec[]> {
  try {
    if ((await VideoDecoder.isConfigSupported(vp8)).supported === true) return ["vp8", "jpeg"];
  } catch {
    // No WebCodecs at all, or one that does not know the codec's name.
  }
  return ["jpeg"];
}
