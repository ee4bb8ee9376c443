import ky, { isNetworkError } from 'ky';
import type { Wire } from '#shared/core/wire.ts';
import { lostAnswer } from './lost-answer.ts';
import { responseText } from './response-text.ts';

/**
 * The platform's network. ky builds and sends the request; its own retries, timeouts and redirects are off, because
 * they run on the real clock, see no pacer and no lease.
 */
export const kyWire: Wire = async ({ method, url, headers, body, maxBodyBytes }, signal) => {
  let status: number | undefined;
  try {
    const response = await ky(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      ...(body === undefined ? {} : { body }),
    });
    status = response.status;
    const read = await responseText(response, maxBodyBytes);
    return { kind: 'answer', status, headers: Object.fromEntries(response.headers), ...read };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (status !== undefined || isNetworkError(error)) return lostAnswer(error, status);
    throw error;
  }
};
