import { z } from 'zod';
import type { Environment } from './common.ts';

/** The installation that a template is for. */
export interface TemplateSite {
  readonly environment: Environment;
  /** Host of one of the university's own systems: outside production its test instance. */
  host(name: string): string;
  /** Reference to a secret. */
  secret(name: string): string;
}

/**
 * Settings to begin with, in the order in which they are shown. What each means is said by the schema's own
 * descriptions.
 */
export type TemplateSettings = (site: TemplateSite) => Readonly<Record<string, unknown>>;

export interface Template {
  readonly settings: TemplateSettings;
  /** Settings that several functions must agree on: shown once, under a YAML anchor of this name. */
  readonly shared?: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> };
}

/** What the templates in `config/` show of a system or a function, by its schema: kept beside the schema. */
export const templates = z.registry<Template>();

/** A value with something to be said of it. */
export class Shown {
  readonly value: unknown;
  /** In place of the schema's description. */
  readonly note: string | undefined;
  /** The setting is a comment, for a person to switch on. */
  readonly isLater: boolean;
  constructor(value: unknown, note: string | undefined, isLater: boolean) {
    this.value = value;
    this.note = note;
    this.isLater = isLater;
  }
}

/** A setting that is shown as a comment, for a person to switch on. */
export function later(value: unknown): Shown {
  return new Shown(value, undefined, true);
}

/** A setting with a comment of its own, in place of the schema's description. */
export function noted(note: string, value: unknown): Shown {
  return new Shown(value, note, false);
}
