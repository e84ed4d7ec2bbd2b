import { Command, CommanderError } from 'commander';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { CommandFile, GivenArguments } from './command-file.ts';
import { commandTable } from './commands.table.ts';

/** What was typed: a command to run, or words that answer it at once (help, version). */
export type ParsedLine =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'command'; readonly name: string; readonly file: CommandFile; readonly given: GivenArguments };

/**
 * Reads the command line. Only the command that was named is loaded; help loads none, the table has a summary of each.
 */
export async function parseCommandLine(words: readonly string[], version: string): Promise<Result<ParsedLine>> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    return succeeded({ kind: 'words', text: overview() });
  }
  if (name === '--version' || name === '-V') return succeeded({ kind: 'words', text: `${version}\n` });
  const wanted = name === 'help' ? (rest[0] ?? '') : name;
  const entry = Object.hasOwn(commandTable, wanted) ? commandTable[wanted] : undefined;
  if (entry === undefined) {
    return failed(failure('cli/usage', `expected a command (${Object.keys(commandTable).join(', ')}), received ${wanted}`));
  }
  const file = await entry.load();
  return parseCommand({ name: wanted, summary: entry.summary, file, words: name === 'help' ? ['--help'] : rest });
}

interface Called {
  readonly name: string;
  readonly summary: string;
  readonly file: CommandFile;
  readonly words: readonly string[];
}

function parseCommand(called: Called): Result<ParsedLine> {
  const written: string[] = [];
  const command = new Command(`concord ${called.name}`).description(called.summary).exitOverride();
  command.configureOutput({
    writeOut: (text) => written.push(text),
    writeErr: () => undefined, // the error comes as a value and is told in our own form
  });
  called.file.declare(command);
  try {
    command.parse([...called.words], { from: 'user' });
  } catch (problem) {
    if (!(problem instanceof CommanderError)) throw problem;
    if (problem.code === 'commander.helpDisplayed') return succeeded({ kind: 'words', text: written.join('') });
    return failed(failure('cli/usage', problem.message.replace(/^error: /, '')));
  }
  const given = { positional: command.processedArgs.map(String), options: command.opts() };
  return succeeded({ kind: 'command', name: called.name, file: called.file, given });
}

function overview(): string {
  const width = Math.max(...Object.keys(commandTable).map((name) => name.length));
  const lines = Object.entries(commandTable).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: concord <command> [options]\n\nAudits compressed neural networks: did the reasons survive, not only the predictions?\n\n${lines.join('\n')}\n\nconcord help <command> tells the options of a command.\n`;
}
