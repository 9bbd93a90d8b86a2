// The C interface of smtpstatus for the other modules, as its generated description smtpstatus.json tells it.
// SMTPSTATUS_LIBRARY and SMTPSTATUS_INTERFACE may name the shared library and the description.
// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from 'node:fs';
import koffi from 'koffi';

const places = process.env.SMTPSTATUS_INTERFACE ? [process.env.SMTPSTATUS_INTERFACE]
  : ['/usr/local', '/usr'].map((prefix) => `${prefix}/share/smtpstatus/smtpstatus.json`);
const place = places.find((path) => existsSync(path));
if (!place) throw new Error(`no description of the interface at ${places.join(', ')}`);
const description = JSON.parse(readFileSync(place, 'utf8'));
const library = koffi.load(process.env.SMTPSTATUS_LIBRARY || 'libsmtpstatus.so.0');

const BITS = { int: [32, true], uint32_t: [32, false], int64_t: [64, true], uint64_t: [64, false],
  size_t: [8 * koffi.sizeof('size_t'), false] };
const pointer = koffi.pointer('void');

/** The koffi type of a C type of the headers. Numbers and pointers behind a pointer go in and out through [value]. */
function typeOf(declared, isResult) {
  const base = declared.replaceAll('const ', '').replace(/[* ]+$/, '');
  const stars = declared.split('*').length - 1;
  if (base in BITS) return stars ? koffi.inout(koffi.pointer(base)) : base;
  if (stars === 2) return koffi.inout(koffi.pointer(pointer));
  return base === 'char' && isResult ? 'const char *' : pointer;
}

/** Refuses what koffi would cut to fit. */
function checkNumber(value, type) {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) throw new TypeError(`${String(value)} is no integer`);
  const [bits, signed] = BITS[type];
  const fits = signed ? BigInt.asIntN(bits, BigInt(value)) : BigInt.asUintN(bits, BigInt(value));
  if (fits !== BigInt(value)) throw new RangeError(`${value} is out of range`);
}

function functionOf({ name, returns, parameters }) {
  const call = library.func(name, typeOf(returns, true), parameters.map(({ type }) => typeOf(type, false)));
  const numbers = parameters.flatMap(({ type }, index) => (type in BITS ? [[index, type]] : []));
  return (...given) => {
    for (const [index, type] of numbers) checkNumber(given[index], type);
    return call(...given);
  };
}

const short = (name) => name.replace(/^smtpstatus_/, '');
/** Every function of the library, by its name without the prefix. */
export const C = Object.fromEntries(description.functions.map((one) => [short(one.name), functionOf(one)]));
const { enums, naming } = description;
export const RESULT = enums.result;

/** The names of an enum: 'category', 'field', 'part', 'vocabulary' ... */
export const names = (kind) => Object.keys(enums[kind]);
export const version = () => C.version();
export const tableRevision = () => C.table_revision();
export const resultText = (result) => C.result_text(result);

/** The input is wrong: `result` is the name of the error, `offset` and `consumed` are of parseReply(). */
export class InputError extends Error {
  name = 'InputError';

  constructor(result, offset = 0, consumed = 0) {
    super(resultText(result));
    Object.assign(this, { result: nameOf('result', result), offset, consumed });
  }
}

/** Nothing was read that could be judged. */
export class StateError extends Error {
  name = 'StateError';
}

/** Throws what fits an error; gives back what is none. */
export function check(result, offset, consumed) {
  if (result >= 0) return result;
  switch (nameOf('result', result)) {
    case 'state': throw new StateError(resultText(result));
    case 'argument': case 'storage': case 'buffer': throw new RangeError(resultText(result));
    default: throw new InputError(result, Number(offset ?? 0), Number(consumed ?? 0));
  }
}

/** What the library calls a number of an enum, or one bit. */
export const nameOf = (kind, number) => C[short(naming[kind].function)](number);

/** The names of the bits of a set, the lowest first. */
export const namesOf = (kind, bits) => Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0)
  .filter((bit) => bits & bit).map((bit) => nameOf(kind, bit));

export function numberOf(kind, name) {
  if (typeof name !== 'string') throw new TypeError(`${String(name)} is no name`);
  if (!Object.hasOwn(enums[kind], name)) throw new RangeError(`'${name}' is none of: ${names(kind).join(', ')}`);
  return enums[kind][name];
}

/** A zeroed piece of memory that the outside never sees; that of an ArrayBuffer never moves. */
export const storage = (size) => Buffer.from(new ArrayBuffer(Math.max(Number(size), 1)));

/** A copy of a string's or a byte array's bytes, in memory that nobody else can change, move or transfer. */
export function ownBytes(data) {
  if (typeof data === 'string') data = Buffer.from(data);
  if (!ArrayBuffer.isView(data)) throw new TypeError('a string, a Buffer or a Uint8Array is needed');
  const own = Buffer.from(new ArrayBuffer(data.byteLength));
  own.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return own;
}

/** Refuses what is not of that class: the library will get an address of it. */
export function expect(value, type) {
  if (!(value instanceof type)) throw new TypeError(`a ${type.name} is needed`);
  return value;
}

/** A copy of the bytes at an address that lies in one of the regions; any other address is not followed. */
export function bytesAt(regions, address, length) {
  for (const region of regions.filter(Boolean)) {
    const offset = Number(BigInt(address) - koffi.address(region));
    if (offset >= 0 && offset + length <= region.length) return Buffer.from(region.subarray(offset, offset + length));
  }
  throw new Error('a span outside of the input');
}

/** What a function gives as a span: a copy, or null. */
export function spanOf(regions, name, ...given) {
  const address = [null];
  const length = [0];
  if (check(C[name](...given, address, length)) !== RESULT.ok) return null;
  return length[0] ? bytesAt(regions, address[0], Number(length[0])) : Buffer.alloc(0);
}

/** What a function copies, or null: asks for the size, then for the bytes. */
export function copyOf(name, ...given) {
  const needed = [0];
  if (C[name](...given, null, 0, needed) === RESULT.absent) return null;
  const buffer = Buffer.alloc(Number(needed[0]) + 1);
  check(C[name](...given, buffer, buffer.length, null));
  return buffer.subarray(0, -1);
}
