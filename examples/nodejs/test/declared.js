// Compares values with what TypeScript declarations say of them. SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';

/** The declarations of a file, which has to compile, as have the programs that use it; `ts` is the compiler. */
export class Declared {
  #ts;
  #checker;
  #exports;
  #words = new Map();
  #properties = new Map();

  constructor(ts, file, ...programs) {
    const program = ts.createProgram([file, ...programs], { strict: true, noEmit: true,
      target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext });
    const host = { getCurrentDirectory: () => '/', getCanonicalFileName: (name) => name, getNewLine: () => '\n' };
    assert.equal(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host), '');
    this.#ts = ts;
    this.#checker = program.getTypeChecker();
    const symbol = this.#checker.getSymbolAtLocation(program.getSourceFile(file));
    this.#exports = new Map(this.#checker.getExportsOfModule(symbol).map((one) => [one.name, one]));
  }

  /** The names of what is there when the program runs. */
  get values() {
    return [...this.#exports].filter(([, { flags }]) => flags & this.#ts.SymbolFlags.Value).map(([name]) => name);
  }

  /** What an exported class, interface or type declares; with a method's name, what that gives back. */
  typeOf(name, method) {
    const symbol = this.#exports.get(name);
    const type = symbol.flags & this.#ts.SymbolFlags.Function ? this.#checker.getTypeOfSymbol(symbol)
      : this.#checker.getDeclaredTypeOfSymbol(symbol);
    if (symbol.flags & this.#ts.SymbolFlags.Function) return type.getCallSignatures()[0].getReturnType();
    if (!method) return type;
    const signatures = this.#checker.getTypeOfSymbol(type.getProperty(method)).getCallSignatures();
    return signatures.at(-1).getReturnType();
  }

  /** The names of a type's members, without those of symbols. */
  members(name) {
    return this.#propertiesOf(this.typeOf(name)).map(([member]) => member).sort();
  }

  /** Fails unless the value is of that type, and has no property that the type has not. */
  check(value, type, where) {
    const wrong = this.#wrong(value, type, where);
    assert.equal(wrong, null, wrong);
  }

  /** Where the value differs, or null. */
  #wrong(value, type, where) {
    const { TypeFlags } = this.#ts;
    const said = () => `${where} is ${typeof value} ${String(value)}, not ${this.#checker.typeToString(type)}`;
    const unless = (fits) => (fits ? null : said());
    if (type.isUnion()) {
      return unless(this.#wordsOf(type).has(value) || type.types.some((one) => !one.isStringLiteral()
        && this.#wrong(value, one, where) === null));
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return unless(value === type.value);
    if (type.flags & TypeFlags.Null) return unless(value === null);
    if (type.flags & (TypeFlags.Undefined | TypeFlags.Void)) return unless(value === undefined);
    if (type.flags & TypeFlags.BooleanLiteral) return unless(String(value) === this.#checker.typeToString(type));
    const plain = [['string', TypeFlags.String], ['number', TypeFlags.Number], ['bigint', TypeFlags.BigInt]]
      .find(([, flag]) => type.flags & flag);
    if (plain) return unless(typeof value === plain[0]); // eslint-disable-line valid-typeof
    assert(type.flags & (TypeFlags.Object | TypeFlags.Intersection), `${where}: ${this.#checker.typeToString(type)}`);
    if (type.getCallSignatures().length) return unless(typeof value === 'function');
    if (typeof value !== 'object' || value === null) return said();
    if (this.#checker.isArrayType(type)) return this.#wrongItem(value, type, where);
    const built = ['Uint8Array', 'Buffer', 'Date'].find((name) => type.symbol?.name === name);
    return built ? unless(value instanceof globalThis[built]) : this.#wrongProperty(value, type, where);
  }

  /** The strings that a union allows. */
  #wordsOf(union) {
    if (!this.#words.has(union)) {
      this.#words.set(union, new Set(union.types.filter((one) => one.isStringLiteral()).map((one) => one.value)));
    }
    return this.#words.get(union);
  }

  /** The properties of a type that have a name: [name, type, whether it may be absent]. */
  #propertiesOf(type) {
    if (!this.#properties.has(type)) {
      this.#properties.set(type, this.#checker.getPropertiesOfType(type).filter(({ name }) => !name.startsWith('__@'))
        .map((one) => [one.name, this.#checker.getTypeOfSymbol(one), (one.flags & this.#ts.SymbolFlags.Optional) !== 0]));
    }
    return this.#properties.get(type);
  }

  #wrongItem(value, type, where) {
    if (!Array.isArray(value)) return `${where} is no array`;
    const [item] = this.#checker.getTypeArguments(type);
    return value.map((one, index) => this.#wrong(one, item, `${where}[${index}]`)).find(Boolean) ?? null;
  }

  #wrongProperty(value, type, where) {
    const known = new Set();
    for (const [name, declared, isOptional] of this.#propertiesOf(type)) {
      known.add(name);
      if (!(name in value) && isOptional) continue;
      const wrong = this.#wrong(value[name], declared, `${where}.${name}`);
      if (wrong) return wrong;
    }
    const more = Object.keys(value).find((name) => !known.has(name));
    return more === undefined ? null : `${where}.${more} is not declared`;
  }
}
