// The module, which build.mjs packed tighter than a browser could undo by itself. SPDX-License-Identifier: MIT
import { Decoder } from 'lzma1/decoder';
import { InputBuffer, OutputBuffer } from 'lzma1/streams';

/** What `packed`, in the .lzma format, holds. */
export function unpack(packed) {
  const bytes = new OutputBuffer(4 * packed.length);
  new Decoder().decompress(new InputBuffer(packed), bytes);
  return new Uint8Array(bytes.toArray());
}
