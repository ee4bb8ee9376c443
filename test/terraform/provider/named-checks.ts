/** What a check says of a value: the problem, or undefined. */
type Check = (value: string) => string | undefined;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The message of the check says what was expected.
    return false;
  }
}

/**
 * Checks that the provider has in Go, by the names that they have there. What is not here, the stand-in does not check.
 */
export const namedChecks: Readonly<Record<string, Check>> = {
  validateIAMMember: value =>
    /.+:.+|^(projectOwners|projectReaders|projectWriters|allUsers|allAuthenticatedUsers)$/.test(value) &&
    !value.startsWith('deleted')
      ? undefined
      : 'is no member of an IAM policy (user:…, group:…, serviceAccount:…)',
  StringIsJSON: value => (isJson(value) ? undefined : 'contains an invalid JSON'),
  ValidateBase64String: value =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) ? undefined : 'is not base64',
  ValidateIAMCustomRoleID: value =>
    /^[a-zA-Z0-9_.]{3,64}$/.test(value) ? undefined : 'must be 3 to 64 letters, digits, underscores and full stops',
  ValidateRFC1035Name: value =>
    /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(value)
      ? undefined
      : 'must be 6 to 30 lower-case letters, digits and hyphens',
  StringIsNotEmpty: value => (value === '' ? 'must not be empty' : undefined),
  validateProjectServiceService: value =>
    value.endsWith('.googleapis.com') ? undefined : 'is no name of a service (….googleapis.com)',
  ValidateRegexp: value =>
    /^projects\/.+\/serviceAccounts\/.+$/.test(value) || value === ''
      ? undefined
      : 'is no full name of a service account',
};
