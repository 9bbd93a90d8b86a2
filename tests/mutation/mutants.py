"""Small changes to C sources, one token or one statement each, as a slip of the pen would make them.

SPDX-License-Identifier: MIT
"""
import re

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<line>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<character>'(?:[^'\\\n]|\\.)+')
  | (?P<number>(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<operator><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)
""", re.VERBOSE | re.DOTALL | re.MULTILINE)

# What stands in the place of an operator. The first of a comparison moves its edge, the second turns it round.
BINARY = {
    '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='], '!=': ['=='],
    '&&': ['||'], '||': ['&&'], '+': ['-'], '-': ['+'], '*': ['+'], '/': ['*'], '%': ['/'], '<<': ['>>'], '>>': ['<<'],
    '&': ['|'], '|': ['&'], '^': ['|'], '+=': ['-='], '-=': ['+='], '|=': ['&='], '&=': ['|='], '++': ['--'], '--': ['++'],
    '<<=': ['>>='], '>>=': ['<<='],
}
# A statement of one line that does something: it can be left out.
STATEMENT = re.compile(r'^(\s*)((?:\(void\)\s*)?(?:\*|\+\+|--)*\(?[A-Za-z_][\w>.\[\]*+ -]*'
                       r'(?:(?:[-+*/|&^%]|<<|>>)?=[^=;][^;]*|\+\+|--|\([^;]*\))|break|continue);\s*$')
# Begins like one, but declares: `size_t n = 0;`, `return f(x);`.
DECLARATION = re.compile(r'^\s*(?:return|goto|case|else|typedef|_Static_assert|(?:static |const |struct |enum |union )'
                         r'|[A-Za-z_]\w*(?:\s+\*?|\s*\*\s*)[A-Za-z_]\w*\s*(?:[=;\[]))')


class Mutant:
    """One change: bytes [start, end) of a file become `text`."""

    def __init__(self, path, source, start, end, text, kind):
        self.path, self.start, self.end, self.text, self.kind = path, start, end, text, kind
        self.line = source.count('\n', 0, start) + 1
        self.column = start - (source.rfind('\n', 0, start) + 1) + 1
        first = source.rfind('\n', 0, start) + 1
        last = source.find('\n', end)
        self.before = source[first:last]
        self.after = source[first:start] + text + source[end:last]

    def apply(self, source):
        return source[:self.start] + self.text + source[self.end:]

    def key(self):
        return f'{self.path}:{self.line}:{self.column}:{self.kind}:{self.text}'


def tokens(source):
    """[(kind, text, start, end)] without space, comments and lines of the preprocessor."""
    found = []
    for match in TOKEN.finditer(source):
        if match.lastgroup not in ('space', 'comment', 'line'):
            found.append((match.lastgroup, match.group(), match.start(), match.end()))
    return found


def closing(found, index):
    """The index of the bracket that closes the one at `index`."""
    depth = 0
    for at in range(index, len(found)):
        depth += {'(': 1, ')': -1}.get(found[at][1], 0)
        if depth == 0:
            return at
    return None


def in_functions(found):
    """The indexes of tokens inside the bodies of functions."""
    inside, depth, body = set(), 0, False
    for index, (_, text, _, _) in enumerate(found):
        if text == '{':
            if depth == 0:
                body = index > 0 and found[index - 1][1] == ')'
            depth += 1
        elif text == '}':
            depth -= 1
        if depth and body:
            inside.add(index)
    return inside


def of_file(path, source):
    """Every mutant of a file."""
    mutants = []
    found = tokens(source)
    inside = in_functions(found)

    def change(start, end, text, kind):
        mutants.append(Mutant(path, source, start, end, text, kind))

    asserted_until = -1
    for index in sorted(inside):
        kind, text, start, end = found[index]
        if text == '_Static_assert':
            asserted_until = closing(found, index + 1)
        if index <= asserted_until:
            continue
        before_kind, before = found[index - 1][:2]
        operand = before_kind in ('word', 'number', 'character') and before not in ('return', 'case', 'sizeof') or before in (')', ']')
        if kind == 'operator':
            # A `*` or `&` behind a word may be part of a type; the compiler then refuses the mutant.
            if text in BINARY and (operand or text in ('++', '--')):
                for other in BINARY[text]:
                    change(start, end, other, 'operator')
            if text == '|' and operand and found[index + 1][0] == 'word' and found[index + 2][1] in (';', ')', ',', '|', ':'):
                change(start, found[index + 1][3], '', 'flag left out')
            if text == '!':
                change(start, end, '', 'negation')
        elif kind == 'number':
            digits = text.rstrip('uUlL')
            suffix = text[len(digits):]
            value = int(digits, 16 if digits[:2].lower() == '0x' else 10)
            change(start, end, f'{value + 1}{suffix}', 'constant')
            if value > 1:
                change(start, end, f'{value - 1}{suffix}', 'constant')
        elif kind == 'character' and len(text) == 3 and text[1] not in "&[":
            change(start, end, f"'{chr(ord(text[1]) + 1)}'", 'constant')
        elif text in ('if', 'while') and found[index + 1][1] == '(':
            last = closing(found, index + 1)
            if last is not None and found[last + 1][1] != ';':
                opened, closed = found[index + 1][3], found[last][2]
                if '\n' not in source[opened:closed]:
                    change(opened, closed, f'!({source[opened:closed]})', 'condition')
    starts = {found[index][2] for index in inside}
    offset = 0
    for line in source.split('\n'):
        match = STATEMENT.match(line)
        if match and not DECLARATION.match(line) and offset + match.start(2) in starts:
            change(offset + match.start(2), offset + match.end(2), '', 'statement left out')
        offset += len(line) + 1
    return mutants
