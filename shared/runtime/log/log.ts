import { type DestinationStream, type Logger, pino } from 'pino';
import type { Clock } from '#shared/core/clock.ts';
import type { Log, LogLevel } from '#shared/core/log.ts';
import { visibleJson } from '#shared/core/printable.ts';
import type { Redactor } from '#shared/core/redaction.ts';
import { redactDeep } from './redact-deep.ts';

export interface LogParts {
  readonly level: LogLevel;
  readonly clock: Pick<Clock, 'now'>;
  readonly redactor: Pick<Redactor, 'redact'>;
  /** Takes whole lines: stdout for Cloud Logging, a readable rendering on stderr for terminals. */
  readonly destination: DestinationStream;
  /** Google Cloud project, which Cloud Logging needs to join a line to its trace. */
  readonly projectId?: string;
  /** Whom alerts go to: a label of every line, which alert policies look at. */
  readonly owner?: string;
}

/** What ties lines together; becomes Cloud Logging's labels and trace. */
export interface LogContext {
  readonly function?: string;
  readonly run?: string;
  /** As `traceOf` takes it from the request. */
  readonly trace?: string;
}

const severities: Readonly<Record<string, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' };

/** A field must not pass for the line's own severity, time or message; an error has one name. */
const renamed: Readonly<Record<string, string>> = {
  severity: 'severity_',
  time: 'time_',
  message: 'message_',
  err: 'error',
};

/** Fields that lines may carry under a plain name and that Cloud Logging knows under a longer one. */
function forCloudLogging(fields: object, { projectId, owner }: Pick<LogParts, 'projectId' | 'owner'>): object {
  const { function: name, run, runId = run, trace, ...rest }: Record<string, unknown> = { ...fields };
  const labels = {
    ...(typeof name === 'string' ? { function: name } : {}),
    ...(typeof runId === 'string' ? { run: runId } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
  const path = projectId === undefined ? trace : `projects/${projectId}/traces/${trace}`;
  const own = Object.entries(rest).map(([key, value]) => [renamed[key] ?? key, value]);
  return {
    ...(Object.keys(labels).length === 0 ? {} : { 'logging.googleapis.com/labels': labels }),
    ...(typeof trace === 'string' ? { 'logging.googleapis.com/trace': path } : {}),
    ...Object.fromEntries(own),
  };
}

function asLog(logger: Logger, parts: LogParts): Log {
  const line = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (!logger.isLevelEnabled(level)) return;
    const redact = (text: string): string => parts.redactor.redact(text);
    const safe = redactDeep(forCloudLogging(fields, parts), redact);
    logger[level](safe, redact(message));
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/**
 * Logs one JSON line a message in the form that Cloud Logging reads: severity, message, time, labels, trace. Every
 * string passes the redactor.
 */
export function createLog(parts: LogParts): Log {
  const logger = pino(
    {
      level: parts.level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(parts.clock.now()).toISOString()}"`,
      formatters: { level: label => ({ severity: severities[label] ?? 'DEFAULT' }) },
    },
    { write: line => parts.destination.write(visibleJson(line)) },
  );
  return asLog(logger, parts);
}

/** The same log with the function, run and trace on every line. */
export function logWith(log: Log, context: LogContext): Log {
  return {
    debug: (fields, message) => log.debug({ ...context, ...fields }, message),
    info: (fields, message) => log.info({ ...context, ...fields }, message),
    warn: (fields, message) => log.warn({ ...context, ...fields }, message),
    error: (fields, message) => log.error({ ...context, ...fields }, message),
  };
}
