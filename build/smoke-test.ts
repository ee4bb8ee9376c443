/**
 * `node build/smoke-test.ts <environment.json> <image>`: after an apply, calls what was deployed, as
 * `terraform output -json` names it. Ends with 1 where anything is not as it should be.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { deployedServices, smokeTest } from './smoke.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Say where the outputs of the environment are.');

/** In a build the metadata server gives a token of its account; elsewhere gcloud gives one of whoever is logged in. */
async function token(audience: string): Promise<string> {
  const path = '/computeMetadata/v1/instance/service-accounts/default/identity';
  const asked = new URL(`${path}?audience=${encodeURIComponent(audience)}`, 'http://metadata.google.internal');
  const answer = await fetch(asked, { headers: { 'Metadata-Flavor': 'Google' } }).catch(() => undefined);
  if (answer?.ok === true) return await answer.text();
  return execFileSync('gcloud', ['auth', 'print-identity-token', `--audiences=${audience}`], {
    encoding: 'utf8',
  }).trim();
}

const problems = await smokeTest(deployedServices(readFileSync(file, 'utf8')), { fetch, token });
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length === 0 ? 'Everything answers as it should.\n' : `${problems.length} problems.\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
