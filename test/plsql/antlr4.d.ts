/** What we use of antlr4, whose own types name their files without extension and so are not found from ES modules. */
declare module 'antlr4' {
  export class CharStream {
    constructor(text: string);
  }
  export class ErrorListener {
    syntaxError(recognizer: unknown, token: unknown, line: number, column: number, message: string): void;
  }
  export class Recognizer {
    removeErrorListeners(): void;
    addErrorListener(listener: ErrorListener): void;
  }
  export class Lexer extends Recognizer {
    constructor(input: CharStream);
  }
  export class CommonTokenStream {
    constructor(lexer: Lexer);
  }
  export class Parser extends Recognizer {
    constructor(input: CommonTokenStream);
    readonly _interp: { predictionMode: number };
  }
  export const PredictionMode: { readonly SLL: number; readonly LL: number };
}
