import { canonicalJson } from '../contract/canonical-json.ts';
import type { ReportWriter } from './report-writer.ts';

/**
 * The report as one JSON document, concord/report/1, in canonical form: equal reports have equal hashes.
 *
 * check   parses with the schema `concord/report/1`; writing what was read gives the same bytes
 * source  RFC 8785
 */
export const json: ReportWriter = {
  id: 'json',
  version: 1,
  title: 'JSON',
  summary: 'Every number with full precision, as one document for scripts.',
  source: {
    authors: 'Rundgren, Jordan, Erdtman',
    year: 2020,
    title: 'JSON Canonicalization Scheme',
    url: 'https://www.rfc-editor.org/rfc/rfc8785',
  },
  options: {},
  mediaType: 'application/json',
  extension: 'json',
  parts: [''],
  write: (report, open) => {
    const sink = open('');
    // The items stand where their key sorts, and are written as they come.
    const members = Object.entries(report.head).map(([name, value]) => ({ name, text: canonicalJson(value) }));
    const names = [...members.map(({ name }) => name), 'items'].sort();
    names.forEach((name, index) => {
      sink(`${index === 0 ? '{' : ','}"${name}":`);
      const member = members.find((one) => one.name === name);
      if (member !== undefined) sink(member.text);
      else writeItems(report, sink);
    });
    sink('}\n');
  },
};

function writeItems(report: Parameters<ReportWriter['write']>[0], sink: (text: string) => void): void {
  let first = true;
  sink('[');
  report.eachItem((item) => {
    sink(`${first ? '' : ','}${canonicalJson(item)}`);
    first = false;
  });
  sink(']');
}
