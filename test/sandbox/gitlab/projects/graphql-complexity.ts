import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Members whose value Gitaly must be asked for. */
const gitaly = new Set(['empty', 'rootRef', 'blobs', 'commit', 'lastCommit', 'tree']);

/**
 * What GitLab would call the complexity of a query: every member counts 1, one that needs Gitaly 1 more, a group's
 * projects 10, blobs one a path; a connection adds a hundredth of all that is below it for every row asked for.
 */
export function complexityOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const below = (set: SelectionSetNode | undefined, typeName: string): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + ofField(selection, typeName);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return sum + below(fragment?.selectionSet, typeName);
    }, 0);
  const ofField = (node: FieldNode, typeName: string): number => {
    const type = schema.getType(typeName);
    const field: GraphQLField<unknown, unknown> | undefined = isObjectType(type)
      ? type.getFields()[node.name.value]
      : undefined;
    if (field === undefined) return 1;
    const values = getArgumentValues(field, node, { sources: {}, coerced: variables });
    const result = getNamedType(field.type).name;
    let cost = 1 + (gitaly.has(field.name) ? 1 : 0) + below(node.selectionSet, result);
    if (typeName === 'Group' && field.name === 'projects') cost += 10;
    const { paths, first } = values;
    if (field.name === 'blobs' && Array.isArray(paths)) cost += paths.length;
    if (!result.endsWith('Connection')) return cost;
    return Math.floor(cost + cost * (Math.min(typeof first === 'number' ? first : 100, 100) / 100));
  };
  const operation = document.definitions.find(definition => definition.kind === Kind.OPERATION_DEFINITION);
  return below(operation?.selectionSet, 'Query');
}
