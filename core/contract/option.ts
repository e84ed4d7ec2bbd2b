import * as z from 'zod';

/**
 * One option of a plug-in, as data: forms, the command line, docs and checks are made from it.
 * `layer` and `file` are strings with a meaning; `choice` lists its values.
 */
export const optionEntry = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('number'),
    default: z.number(),
    minimum: z.number(),
    maximum: z.number(),
    whole: z.boolean(),
    unit: z.string(),
    help: z.string(),
  }),
  z.strictObject({ type: z.literal('choice'), default: z.string(), choices: z.array(z.string()).min(1), help: z.string() }),
  z.strictObject({ type: z.literal('switch'), default: z.boolean(), help: z.string() }),
  z.strictObject({ type: z.literal('layer'), default: z.string(), help: z.string() }),
]);
export type OptionEntry = z.infer<typeof optionEntry>;

export const optionValue = z.union([z.number(), z.string(), z.boolean()]);
export type OptionValue = z.infer<typeof optionValue>;
/** Option values by name, complete: every option of the table is present. */
export type OptionValues = Readonly<Record<string, OptionValue>>;
export type OptionTable = Readonly<Record<string, OptionEntry>>;
