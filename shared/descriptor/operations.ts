import type { z } from 'zod';
import type { FunctionConfig } from '#shared/config/function-config.ts';
import { checkedParameters } from '#shared/runtime/operations/requested-run.ts';
import { needed } from './configured.ts';
import type { RunDescriptor } from './descriptor.ts';
import type {
  Installed,
  OperationContext,
  OperationDescriptor,
  OperationPreview,
  OperationResult,
} from './operation.ts';

interface OperationDeclaration<Settings extends FunctionConfig, Systems, Parameters> {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** A paragraph for `--help`. */
  readonly description: string;
  /** Command lines that show how. */
  readonly examples?: readonly string[];
  /** The function whose settings and systems it works with. */
  readonly of: RunDescriptor<Settings, Systems>;
  readonly parameters: z.ZodType<Parameters>;
  /** The parameter, a list, that words on the command line are meant for. */
  readonly words?: keyof Parameters & string;
  /** The command line does it at once, whether or not it has a preview. */
  readonly atOnce?: boolean;
  /** Imports the code and says what would be done; writes nothing. */
  readonly preview?: (
    context: OperationContext<Settings, Systems>,
    parameters: Parameters,
  ) => Promise<OperationPreview<Parameters>>;
  /** Imports the code and does it. */
  readonly perform: (context: OperationContext<Settings, Systems>, parameters: Parameters) => Promise<OperationResult>;
}

/** Declares what people may do to a sync. */
export function operation<Settings extends FunctionConfig, Systems, Parameters>(
  declared: OperationDeclaration<Settings, Systems, Parameters>,
): OperationDescriptor {
  const {
    name,
    summary,
    description,
    examples = [],
    of,
    atOnce = false,
    parameters: schema,
    words,
    preview,
    perform,
  } = declared;
  const contextIn = ({ config, ...rest }: Installed): OperationContext<Settings, Systems> => ({
    ...rest,
    settings: needed(of.settingsIn(config), `functions.${of.configuredAs}`),
    systems: of.systemsIn(config),
    environment: config.environment,
  });
  return {
    name,
    summary,
    description,
    examples,
    of: of.name,
    doneTo: 'sync',
    parameters: schema,
    words,
    atOnce,
    preview:
      preview === undefined
        ? undefined
        : async (installed, given) => preview(contextIn(installed), checkedParameters(name, schema, given)),
    perform: async (installed, given) => perform(contextIn(installed), checkedParameters(name, schema, given)),
  };
}
