/**
 * `npm run materials`: what is known of everything that a release is made of. Asks for known vulnerabilities and ends
 * with 1 where one is high or worse; where the registry does not answer that, it says so and goes on. Writes the bill
 * of materials beside `dist`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { auditVerdict } from './audit-verdict.ts';

function npm(...command: string[]): { readonly code: number; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync('npm', command, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { code: status ?? 1, stdout, stderr };
}

const audit = auditVerdict(npm('audit', '--omit=dev', '--json'));
process.stdout.write(`${audit.message}\n`);

const bill = npm('sbom', '--omit=dev', '--package-lock-only', '--sbom-format=cyclonedx');
if (bill.code !== 0) throw new Error(`npm sbom failed: ${bill.stderr}`);
writeFileSync('sbom.cyclonedx.json', bill.stdout);
process.stdout.write('sbom.cyclonedx.json: the bill of materials\n');
process.exitCode = audit.isBad ? 1 : 0;
