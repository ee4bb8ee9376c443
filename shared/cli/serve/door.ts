import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ConfigError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { answerError } from '#shared/runtime/http/answer-error.ts';
import type { Caller } from '#shared/runtime/http/caller.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { contentTypeOf } from '#shared/runtime/http/unparsed-bodies.ts';

/** Who is let in. */
export interface DoorRules {
  /**
   * Names and addresses, without port, under which this process may be called: any other is a web page that has its own
   * name lead here.
   */
  readonly hosts: ReadonlySet<string>;
  /** Holder → token. Empty: nobody needs one, which only a loopback address may say. */
  readonly tokens: ReadonlyMap<string, string>;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

export function isLoopback(host: string): boolean {
  return loopback.test(host);
}

/**
 * The rules for a process that listens on `host`.
 * @throws ConfigError where that would let a whole network start runs
 */
export function doorRules(host: string, named: readonly string[], tokens: ReadonlyMap<string, string>): DoorRules {
  if (!isLoopback(host) && tokens.size === 0) {
    throw new ConfigError(`On ${host} everybody in the network could start runs, so nothing is served.`, {
      advice:
        'Name a token that callers must show: serve.tokens in the configuration (holder: secret reference). Or listen on 127.0.0.1.',
    });
  }
  const own = ['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host];
  return { hosts: new Set([...own, ...named].map(name => name.toLowerCase())), tokens };
}

/** Without the port. */
function nameIn(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whose token the request shows; undefined for none, or one that nobody has. */
export function holderOf(tokens: DoorRules['tokens'], authorization: string | undefined): string | undefined {
  const shown = digest(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
  return [...tokens].find(([, token]) => timingSafeEqual(digest(token), shown))?.[0];
}

/** Who asks: the holder of a token, never what a token or a header says of itself. */
export function callerAt({ tokens }: DoorRules, authorization: string | undefined): Caller {
  const anybody = tokens.size === 0 ? 'somebody on this machine' : undefined;
  return { trigger: 'person', by: holderOf(tokens, authorization) ?? anybody };
}

/** Refuses what a web page of somebody else's makes a browser send. @throws RefusedHttpRequest */
export function refuseForeign(request: Request, { hosts }: DoorRules): void {
  const host = request.get('host') ?? '';
  // Who calls us a proxy names a host there as well, and that one counts.
  const target = request.originalUrl;
  const named = target.startsWith('/') ? host : (URL.parse(target)?.host ?? '');
  if (![host, named].every(each => hosts.has(nameIn(each)))) {
    throw new RefusedHttpRequest(421, 'This server is not called by that name.', {
      advice: 'Call it as localhost, or add the name to serve.hosts in the configuration.',
    });
  }
  const origin = request.get('origin');
  const isOwn = origin === undefined || [`http://${host}`, `https://${host}`].includes(origin.toLowerCase());
  const site = request.get('sec-fetch-site');
  if (isOwn && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new RefusedHttpRequest(403, 'A web page of another site may not call this server.');
}

/** @throws RefusedHttpRequest 401 where a token is needed and the right one is not shown */
export function refuseStrangers({ tokens }: DoorRules): (request: Request) => void {
  return request => {
    if (tokens.size === 0 || holderOf(tokens, request.get('authorization')) !== undefined) return;
    request.res?.set('WWW-Authenticate', 'Bearer');
    throw new RefusedHttpRequest(401, 'A token is needed here.', {
      advice: 'Send Authorization: Bearer <one of the tokens that serve.tokens names>.',
    });
  };
}

/**
 * A form of a web page cannot say that it sends JSON.
 * @throws RefusedHttpRequest 415 for a POST that does not, be it without a body
 */
export function refuseForms(request: Request): void {
  if (request.method !== 'POST' || /^application\/json\b/i.test(contentTypeOf(request) ?? '')) return;
  throw new RefusedHttpRequest(415, 'Runs are asked for in JSON, so nothing was started.', {
    advice: "Send the header content-type: application/json, as curl does with --json '{}'.",
  });
}

/** The checks as express wants them. */
export function door(checks: readonly ((request: Request) => void)[], log: Log): RequestHandler {
  return (request, response, next) => {
    try {
      for (const check of checks) check(request);
    } catch (error) {
      answerError(response, error, 'serve', log);
      return;
    }
    next();
  };
}
