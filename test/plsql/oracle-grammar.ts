import { PlSqlLexer, PlSqlParser } from '@griffithswaite/ts-plsql-parser';
import { CharStream, CommonTokenStream, ErrorListener, PredictionMode } from 'antlr4';

/** Notes where a statement does not follow the grammar, as `line:column what`. */
class Complaints extends ErrorListener {
  readonly found: string[] = [];

  override syntaxError(_: unknown, __: unknown, line: number, column: number, message: string): void {
    this.found.push(`${line}:${column} ${message}`);
  }
}

/**
 * What an Oracle grammar (the PL/SQL one of ANTLR's collection) has to say against one statement or block; nothing
 * where it parses. No Oracle is at hand, and MariaDB forgives other things than Oracle does. The quick way of
 * predicting comes first: what it accepts, the thorough one accepts too.
 */
export function complaintsOf(statement: string): readonly string[] {
  const quick = parse(statement, PredictionMode.SLL);
  return quick.length === 0 ? quick : parse(statement, PredictionMode.LL);
}

function parse(statement: string, mode: number): readonly string[] {
  const complaints = new Complaints();
  const lexer = new PlSqlLexer(new CharStream(statement));
  const parser = new PlSqlParser(new CommonTokenStream(lexer));
  for (const recognizer of [lexer, parser]) recognizer.removeErrorListeners();
  lexer.addErrorListener(complaints);
  parser.addErrorListener(complaints);
  parser._interp.predictionMode = mode;
  parser.sql_script();
  return complaints.found;
}
