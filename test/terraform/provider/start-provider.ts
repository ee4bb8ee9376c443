import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPackageDefinition, Server, ServerCredentials, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { decode, ExtData } from '@msgpack/msgpack';
import { z } from 'zod';
import { checkConfig, type Problem, unknown } from './check-config.ts';
import { type ResourceSchema, resourceSchema } from './field-schema.ts';
import { protocolSchema, providerSchema } from './protocol-schema.ts';

const folder = join(import.meta.dirname, 'schemas');

/** The schemas that were taken from the provider, by resource type. */
export function readSchemas(): Map<string, ResourceSchema> {
  const files = globSync('*.json', { cwd: folder });
  const schemas = files.map(file => resourceSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  return new Map(schemas.map(schema => [schema.type, schema]));
}

/** Terraform marks what it does not know yet by extensions of MessagePack. */
function withUnknowns(value: unknown): unknown {
  if (value instanceof ExtData) return unknown;
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUnknowns(inner)]));
}

function diagnostic({ path, message }: Problem): object {
  const steps = path.map(step => (typeof step === 'string' ? { attribute_name: step } : { element_key_int: step }));
  return { severity: 'ERROR', summary: message, detail: `${path.join('.')}: ${message}`, attribute: { steps } };
}

const validateRequest = z.object({ type_name: z.string(), config: z.object({ msgpack: z.instanceof(Uint8Array) }) });
const prepareRequest = z.object({ config: z.unknown() });
type Answer = (error: null, value: object) => void;

/**
 * Starts a stand-in of the Google provider on a loopback port: it serves the schemas and makes the provider's own
 * checks, and nothing else. Resolves to what Terraform needs in its environment to use it instead of a download.
 */
export async function startProvider(): Promise<{ env: Record<string, string>; stop(): void }> {
  const schemas = readSchemas();
  const definition = loadSync(join(import.meta.dirname, 'tfplugin5.proto'), { keepCase: true, enums: String });
  const packages = z.looseObject({ tfplugin5: z.looseObject({ Provider: z.custom<ServiceClientConstructor>() }) });
  const { service } = packages.parse(loadPackageDefinition(definition)).tfplugin5.Provider;
  const resources = Object.fromEntries([...schemas].map(([type, schema]) => [type, protocolSchema(schema)]));
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(service, {
    GetSchema: (_call: object, answer: Answer) =>
      answer(null, { provider: providerSchema, resource_schemas: resources }),
    PrepareProviderConfig: ({ request }: { request: unknown }, answer: Answer) => {
      answer(null, { prepared_config: prepareRequest.parse(request).config });
    },
    ValidateResourceTypeConfig: ({ request }: { request: unknown }, answer: Answer) => {
      const { type_name, config } = validateRequest.parse(request);
      const problems = checkConfig(schemas.get(type_name)?.fields ?? {}, withUnknowns(decode(config.msgpack)));
      answer(null, { diagnostics: problems.map(diagnostic) });
    },
    Configure: (_call: object, answer: Answer) => answer(null, {}),
    Stop: (_call: object, answer: Answer) => answer(null, {}),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const reattach = {
    'registry.terraform.io/hashicorp/google': {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
  };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach), CHECKPOINT_DISABLE: '1' },
    stop: () => server.forceShutdown(),
  };
}
