import { ConfigError, CredentialError, messageOf, UnavailableError } from '#shared/core/errors.ts';

/** ORA codes that say who we are was refused: wrong, locked, expired, not allowed to log on. */
const refused = new Set([1017, 1045, 28000, 28001, 28003, 28009]);
/** A table, view, column or right that is missing, or a statement that the schema does not fit. */
const schema = new Set([904, 942, 1031, 1435, 2289, 4063, 1722, 1861, 12899]);
/**
 * The driver's own codes for what no repetition mends: a connect string that it cannot parse or that names no host,
 * service or SID which there is; a certificate of another host; a server older than 12.1 (138); a negotiation that
 * failed, as over native network encryption, which thin mode lacks (531 to 533).
 */
const misconfigured = new Set([
  101, 125, 138, 507, 508, 512, 514, 515, 516, 517, 518, 519, 520, 523, 529, 530, 531, 532, 533,
]);
/** The listener's words for a service or SID that it does not know, and for an address that cannot be resolved. */
const wrongService = new Set([12154, 12505, 12514, 12521]);
const adviceForSchema =
  "Grant the account the rights listed in shared/clients/cmis/README.md, install functions/cmis-echo360/plsql, and set `database.schema` to the tables' owner.";

/** The driver's error as one of ours. `NJS` codes are the driver's own (cannot connect, timed out, closed). */
export function oracleError(error: unknown, doing: string): Error {
  const reason = messageOf(error).split('\n')[0] ?? '';
  const code = Number(/ORA-(\d{5})/.exec(reason)?.[1] ?? Number.NaN);
  if (refused.has(code)) {
    return new CredentialError(`CMIS refused the account while ${doing}: ${reason}`, {
      advice: 'Check the account, its password and whether it is locked; the secret may need a new version.',
      cause: error,
    });
  }
  if (/NJS-116\b/.test(reason)) {
    return new CredentialError(`CMIS's account has a password verifier that the driver cannot use: ${reason}`, {
      advice: "Set the account's password anew on the database, so that it gets a current (11G or 12C) verifier.",
      cause: error,
    });
  }
  if (schema.has(code)) {
    return new ConfigError(`CMIS could not run a statement while ${doing}: ${reason}`, {
      advice: adviceForSchema,
      cause: error,
    });
  }
  const driver = Number(/NJS-(\d{3})/.exec(reason)?.[1] ?? Number.NaN);
  if (misconfigured.has(driver) || wrongService.has(code)) {
    return new ConfigError(`CMIS cannot be reached as it is configured, while ${doing}: ${reason}`, {
      advice:
        'Correct `connectString` of cmis (host, port, service), or what the message names: it does not go away by itself.',
      cause: error,
    });
  }
  return new UnavailableError(`CMIS failed while ${doing}: ${reason}`, {
    advice: 'The next run tries again. If it goes on, ask the database administrators.',
    cause: error,
  });
}
