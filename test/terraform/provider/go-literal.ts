/** A value in Go source, as far as a provider's schema needs it. `other` is anything else: a closure, arithmetic. */
export type GoValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly GoValue[] }
  | { readonly kind: 'literal'; readonly entries: readonly { readonly key?: string; readonly value: GoValue }[] }
  | { readonly kind: 'other' };

interface Token {
  readonly kind: 'text' | 'word' | 'mark';
  readonly text: string;
}

const lexeme =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<raw>`[^`]*`)|(?<quoted>"(?:[^"\\\n]|\\.)*")|(?<word>[\w.]+)|(?<mark>'(?:[^'\\]|\\.)+'|.)/gy;

function tokensOf(source: string): Token[] {
  return [...source.matchAll(lexeme)].flatMap(({ groups }): Token[] => {
    if (groups?.['raw'] !== undefined) return [{ kind: 'text', text: groups['raw'].slice(1, -1) }];
    if (groups?.['quoted'] !== undefined) return [{ kind: 'text', text: String(JSON.parse(groups['quoted'])) }];
    if (groups?.['word'] !== undefined) return [{ kind: 'word', text: groups['word'] }];
    return groups?.['mark'] === undefined ? [] : [{ kind: 'mark', text: groups['mark'] }];
  });
}

/** Reads one Go expression at a time, from a place in the source. */
class GoReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  #value(): GoValue {
    const value = this.operand();
    // Whatever is more than one operand (20 * time.Minute, a + b) says nothing about a schema.
    if (this.#isEnd()) return value;
    while (!this.#isEnd()) this.#skipOne();
    return { kind: 'other' };
  }

  #peek(): string {
    const token = this.#tokens[this.#at];
    return token?.kind === 'text' ? '' : (token?.text ?? '');
  }

  #isEnd(): boolean {
    return this.#at >= this.#tokens.length || [',', ')', '}', ':', ']'].includes(this.#peek());
  }

  #skipOne(): void {
    const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };
    const close = closing[this.#peek()];
    this.#at += 1;
    if (close === undefined) return;
    while (this.#peek() !== close) this.#skipOne();
    this.#at += 1;
  }

  /** The value at this place; what follows it is not looked at. */
  operand(): GoValue {
    const token = this.#tokens[this.#at];
    if (token === undefined) return { kind: 'other' };
    if (token.kind === 'text') {
      this.#at += 1;
      return { kind: 'text', text: token.text };
    }
    if (token.text === '&') {
      this.#at += 1;
      return this.operand();
    }
    if (token.text === 'func') {
      while (this.#peek() !== '{') this.#skipOne();
      this.#skipOne();
      return { kind: 'other' };
    }
    if (token.text === '{') return this.#literal();
    if (token.text === '[' || token.text === 'map') {
      this.#type();
      return this.#literal();
    }
    if (token.kind !== 'word') {
      this.#skipOne();
      return { kind: 'other' };
    }
    this.#at += 1;
    if (this.#peek() === '{') return this.#literal();
    if (this.#peek() === '(') return { kind: 'call', name: token.text, values: this.#list('(', ')') };
    return { kind: 'name', name: token.text };
  }

  #type(): void {
    while (this.#peek() !== '{') this.#skipOne();
  }

  #list(open: string, close: string): GoValue[] {
    if (this.#peek() !== open) throw new Error(`Expected ${open} in Go source, found ${this.#peek()}.`);
    this.#at += 1;
    const values: GoValue[] = [];
    while (this.#peek() !== close) {
      values.push(this.#value());
      if (this.#peek() === ',') this.#at += 1;
    }
    this.#at += 1;
    return values;
  }

  #literal(): GoValue {
    if (this.#peek() !== '{') throw new Error(`Expected { in Go source, found ${this.#peek()}.`);
    this.#at += 1;
    const entries: { key?: string; value: GoValue }[] = [];
    while (this.#peek() !== '}') {
      const first = this.#value();
      if (this.#peek() === ':') {
        this.#at += 1;
        entries.push({ key: first.kind === 'text' ? first.text : keyOf(first), value: this.#value() });
      } else entries.push({ value: first });
      if (this.#peek() === ',') this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'literal', entries };
  }
}

function keyOf(value: GoValue): string {
  return value.kind === 'name' ? value.name : '';
}

/** The Go expression that begins where `marker` ends in the source; undefined where the marker is not in it. */
export function goValueAfter(source: string, marker: RegExp): GoValue | undefined {
  const found = marker.exec(source);
  return found === null ? undefined : new GoReader(source.slice(found.index + found[0].length)).operand();
}
