import { messageOf } from '#shared/core/errors.ts';
import type { LostAnswer } from '#shared/core/wire.ts';

const unconnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The system's code of a failure (`ECONNRESET`), which fetch hides in the chain of causes. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

/** What a failure of the network means. `status`: of the head that had arrived by then. */
export function lostAnswer(error: unknown, status?: number): LostAnswer {
  const code = codeOf(error);
  return {
    kind: 'lost',
    problem:
      status === undefined
        ? `had no answer (${code ?? messageOf(error)})`
        : `answered ${status} but the body broke off`,
    neverSent: code !== undefined && (unconnected.has(code) || code.startsWith('CERT_') || code.startsWith('ERR_TLS_')),
    cause: error,
    ...(status === undefined ? {} : { status }),
  };
}
