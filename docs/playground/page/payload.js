// The module and the page's script, as build.mjs packed them into the page. SPDX-License-Identifier: MIT

/**
 * Bytes that stand in the page as they are, but for four that HTML would spoil: those follow a
 * '=', with 64 added. The page calls itself windows-1252, which has a character for each byte.
 */
function unescapeBytes(text) {
  if (document.characterSet !== 'windows-1252') {
    throw new Error(`the server calls this page ${document.characterSet}; let it serve hosted.html instead`);
  }
  const characters = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const byteOf = new Map([...characters].map((character, byte) => [character.charCodeAt(0), byte]));
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i += 1, length += 1) {
    const byte = byteOf.get(text.charCodeAt(i));
    if (byte !== 61) bytes[length] = byte;
    else bytes[length] = byteOf.get(text.charCodeAt(i += 1)) - 64;
  }
  return bytes.subarray(0, length);
}

const decodings = {
  bytes: unescapeBytes,
  base64: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
};

/** The bytes that stand in the element with this id, still packed. */
export function stored(id) {
  const script = document.getElementById(id);
  return decodings[script.dataset.encoding](script.textContent);
}

/** The deflated bytes that the element with this id holds. */
export async function payload(id) {
  const stream = new Blob([stored(id)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
