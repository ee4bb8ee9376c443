import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SandboxAnswer, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { doubts } from './doubts.ts';
import { type Base, createExchangeCheck } from './exchange-check.ts';

interface VendorDocument {
  readonly file: string;
  readonly base: Base;
  readonly doubts: keyof typeof doubts;
}

/** The documents that vendors have published, by the name of the stand-in that they describe. */
export const vendorDocuments: Readonly<Record<string, VendorDocument>> = {
  GitLab: { file: 'gitlab-rest.json', base: { starts: ['/api/v4'], documented: '/api/v4' }, doubts: 'gitlab' },
  Lookup: { file: 'lookup.yaml', base: { starts: ['/api/v1', '/lookup/v1'], documented: '' }, doubts: 'lookup' },
  TermTime: { file: 'termtime.json', base: { starts: ['/v1/api'], documented: '' }, doubts: 'termtime' },
};

export class NotAsDocumentedError extends Error {
  override readonly name = 'NotAsDocumentedError';
}

/**
 * Holds what a stand-in was sent, and what it truly answered, against its vendor's document in `folder`; undefined
 * where there is none. The check throws NotAsDocumentedError: the stand-in then answers 500, and its `close` rejects
 * with the differences.
 */
export function vendorCheck(
  folder: string,
  standIn: string,
): ((request: SandboxRequest, answer: SandboxAnswer) => void) | undefined {
  const described = vendorDocuments[standIn];
  if (described === undefined || !existsSync(join(folder, described.file))) return undefined;
  const document: unknown = parse(readFileSync(join(folder, described.file), 'utf8'));
  const check = createExchangeCheck(document, doubts[described.doubts], described.base);
  return ({ method, path, query, headers, body }, answer) => {
    const answerType = answer.headers?.['content-type'];
    const exchange = { method, path, query, headers, body, status: answer.status, answer: answer.body, answerType };
    const problems = check(exchange);
    if (problems.length > 0) {
      throw new NotAsDocumentedError(`not as ${standIn}'s vendor documents it:\n${problems.join('\n')}`);
    }
  };
}
