import { readFile } from 'node:fs/promises';

/** What a `file://` reference of the sandbox's configuration leads to. */
export async function readSecretFile(reference: string): Promise<string> {
  return (await readFile(new URL(reference), 'utf8')).trim();
}
