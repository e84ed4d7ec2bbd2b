/**
 * The contract is checked without the types of any environment, so that it can run in all of them. What every
 * environment has, and the contract names, is declared here; each consumer sees its own full declaration.
 */
interface AbortSignal {
  readonly aborted: boolean;
}
