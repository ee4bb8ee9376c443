import { z } from 'zod';

const counts = z.record(z.string(), z.number());
const report = z.object({
  metadata: z.object({ vulnerabilities: counts }),
  vulnerabilities: z.record(z.string(), z.looseObject({ severity: z.string() })),
});

/**
 * What `npm audit --json` found, in a sentence, and whether a release may not go on. Only an answer can be bad: a
 * refusal is said, and is none.
 */
export function auditVerdict({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): {
  readonly isBad: boolean;
  readonly message: string;
} {
  const { data } = report.safeParse(parsed(stdout));
  if (data === undefined) {
    const why = /npm (?:error|warn) (?:audit )?(.*)/.exec(stderr)?.[1] ?? 'no reason was given';
    return { isBad: false, message: `NOT CHECKED for known vulnerabilities: the registry does not answer (${why}).` };
  }
  const serious = Object.entries(data.vulnerabilities).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  const total = data.metadata.vulnerabilities['total'] ?? 0;
  if (serious.length === 0)
    return { isBad: false, message: `Known vulnerabilities: ${total}, none of them high or critical.` };
  const names = serious.map(([name, { severity }]) => `${name} (${severity})`).join(', ');
  return { isBad: true, message: `Known vulnerabilities that stop a release: ${names}. npm audit says more.` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever is no JSON is no report.
    return undefined;
  }
}
