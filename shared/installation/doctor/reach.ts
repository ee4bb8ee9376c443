import { once } from 'node:events';
import { connect } from 'node:net';

const patienceMs = 10_000;

/**
 * Resolves once anything answers at an address: any status of an HTTP address, an accepted connection of `host:port`.
 * Sends no credentials and asks for nothing but the first line. Rejects where nothing answers within ten seconds.
 */
export async function reach(address: string): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs);
  if (/^https?:/.test(address)) {
    const answer = await fetch(address, { method: 'HEAD', redirect: 'manual', signal });
    await answer.body?.cancel();
    return;
  }
  const [, host = '', port = ''] = /^([\w.-]+):(\d+)/.exec(address) ?? [];
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect', { signal });
  } finally {
    socket.destroy();
  }
}
