import { ConfigError } from '#shared/core/errors.ts';

/** Shows that the Booker that is configured as the target is the one that may be written to. Throws ConfigError. */
export function verifyBooker(name: string, host: string, writable: string | undefined): void {
  verify(name, 'Booker instance', host, writable);
}

/**
 * The same for a database of TermTime, by the name that `GET /ping` gave: `verifyDatabase` of the client has been
 * called.
 */
export function verifyTermtime(name: string, database: string, writable: string | undefined): void {
  verify(name, 'TermTime database', database, writable);
}

function verify(name: string, what: string, target: string, writable: string | undefined): void {
  const setting = `functions.${name}.writable`;
  if (writable === undefined) {
    throw new ConfigError(`No ${what} may be written to: ${setting} names none`, {
      advice: `Nothing was written. Set ${setting} to ${target} if that is the one.`,
    });
  }
  if (target === writable) return;
  throw new ConfigError(`${setting} permits writing to ${writable}, but the configured ${what} is ${target}`, {
    advice: 'Nothing was written. Correct whichever of the two is wrong.',
  });
}
