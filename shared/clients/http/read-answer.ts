import type { z } from 'zod';
import { issuePlace } from '#shared/core/issue-text.ts';
import { shortened } from '#shared/core/shortened.ts';
import type { RawAnswer } from '#shared/core/wire.ts';
import { type RequestLabel, UnreadableAnswerError } from './http-errors.ts';
import type { HttpRequest } from './http-types.ts';

const isJson = /^(application|text)\/([\w.+-]+\+)?json\b/i;
const isHtml = /^(text\/html|application\/xhtml\+xml)\b/i;

function looksLikeHtml(contentType: string, text: string): boolean {
  return isHtml.test(contentType) || /^\s*<(!doctype|html)\b/i.test(text);
}

/** The first problem a schema found: where and of what kind, never the value. */
function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'another form than expected';
  const where = issuePlace(issue, 'the whole body').slice(0, 100);
  const expected = issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code;
  return `another form than expected at ${where} (${expected})`;
}

/** Checks an answer and gives its data. Throws UnreadableAnswerError naming what is wrong, never what it holds. */
export function readAnswer<T>(
  label: RequestLabel,
  answer: RawAnswer,
  request: Pick<HttpRequest<T>, 'schema' | 'body'>,
): T {
  const fail = (problem: string) => new UnreadableAnswerError(label, answer.status, problem);
  if (answer.tooLong) throw fail('more than we are willing to read');
  const contentType = answer.headers['content-type'] ?? '';
  if (answer.text !== '' && looksLikeHtml(contentType, answer.text)) throw fail('an HTML page');
  const parsed = request.schema.safeParse(bodyOf());
  if (!parsed.success) throw fail(problemOf(parsed.error));
  return parsed.data;

  function bodyOf(): unknown {
    if (request.body === 'none') return undefined;
    if (request.body === 'text') return answer.text;
    if (answer.text.trim() === '') throw fail('an empty body');
    if (!isJson.test(contentType))
      throw fail(`${contentType.slice(0, 60) || 'a body without a type'} in place of JSON`);
    try {
      return JSON.parse(answer.text);
    } catch {
      // The parser's own message quotes the body.
      throw fail('JSON that cannot be parsed');
    }
  }
}

/** The body of a refusal, for classification in code: parsed JSON, else at most 2,000 characters. */
export function refusalBody(answer: RawAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return answer.text.slice(0, 2000);
  }
}

/** A short excerpt of a refusal for people, redacted. */
export function excerptOf(answer: RawAnswer, redact: (text: string) => string): string {
  if (looksLikeHtml(answer.headers['content-type'] ?? '', answer.text)) return 'an HTML page';
  const line = redact(answer.text.slice(0, 20_000)).replaceAll(/\s+/g, ' ').trim();
  return shortened(line, 200);
}
