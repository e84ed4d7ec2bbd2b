/** What is wrong with a field, as the checker says it; a field that is not there is nothing to whoever wrote the file. */
export function issueSentence(issue: { readonly message: string } | undefined): string {
  return (issue?.message ?? 'invalid').replace(/received undefined$/, 'received nothing');
}
