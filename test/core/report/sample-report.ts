import type { ReportHead, ReportItem } from '../../../core/contract/report-document.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import type { Report, ReportWriter } from '../../../core/report/report-writer.ts';

const flips = { 'right-wrong': 0, 'wrong-right': 0, 'wrong-wrong': 0, changed: 0 };
const quadrants = { preserved: 1, 'silent-drift': 0, 'decision-flip': 0, 'full-change': 0, undefined: 0 };
const reviews = { unreviewed: 1, accepted: 0, 'accepted-with-note': 0, rejected: 0, 'needs-second-reader': 0 };

const head: ReportHead = {
  schema: 'concord/report/1',
  reportId: 'a'.repeat(64),
  exportedAt: '2026-01-02T03:04:05.678Z',
  completeness: { items: 3, done: 2, skipped: 1, failed: 0, state: 'partial' },
  verdict: { machine: 'DESCRIBED', exitCode: 11, decision: null, waivers: [] },
  sections: {
    '1': { title: 'Identification', project: 'Sample', projectId: 'p', models: [], runs: [], build: '0.1.0' },
    '2': { title: 'Intended use', content: 'none', reason: 'not stated' },
    '3': {
      title: 'Data',
      name: 'pictures',
      source: 'picture-folder',
      items: 3,
      labelled: 3,
      duplicates: 0,
      labels: [],
      leftOut: [],
      leftOutCount: 0,
      listingSha256: 'b',
    },
    '4': { title: 'Protocol', protocols: [{ sha256: 'c', frozenAt: '2026-01-01T00:00:00.000Z', protocol: protocol.parse({}) }] },
    '5': {
      title: 'Predictive performance',
      runs: [
        {
          run: 'run-001',
          n: 2,
          agreement: { value: 1 },
          teacherAccuracy: { value: null, reason: 'no labels' },
          compressedAccuracy: { value: null, reason: 'no labels' },
          flips,
        },
      ],
    },
    '6': {
      title: 'Explanation deformation',
      methods: [
        {
          run: 'run-001',
          method: 'saliency',
          counts: { evaluable: 1, collapsed: 1, emerged: 0, bothDegenerate: 0 },
          quadrants,
          silentDriftRate: { value: 0 },
          threshold: { value: 0.1 },
          metrics: [],
          worst: [],
        },
      ],
      floors: [],
    },
    '7': { title: 'Validity of the evidence', selfChecks: 'not done', reason: 'none', notices: [] },
    '8': { title: 'Review', states: reviews },
    '9': { title: 'Decision', gates: 'none', limits: [] },
    '10': { title: 'Change history', content: 'none', reason: 'none' },
    '11': { title: 'Signatures', state: 'unsigned' },
    '12': { title: 'Annexes', items: 'items' },
  },
  gates: [],
  evidence: { protocolSha256: ['c'], itemsSha256: 'd', itemRecords: 3 },
  log: { count: 7, headSha256: 'e' },
  signatures: [],
};

/** Names that a spreadsheet, a shell or a reader would stumble over. */
export const hostileNames = ['=1+1.png', '+cmd.png', '-2.png', '@sum.png', '\uFF1Dwide.png', 'a,"b"\n.png', 'ünïcode.png'] as const;

export function sampleItem(part: Partial<Extract<ReportItem, { state: 'done' }>> = {}): ReportItem {
  const score = (metric: string, value: number) => ({
    metric,
    score: { value },
    deformation: { value: 1 - value },
    chance: { value: 0 },
    floorRatio: { value: null, reason: 'no floor' },
  });
  const map = {
    status: 'evaluable',
    teacherMapStatus: 'ok',
    compressedMapStatus: 'ok',
    teacherMap: 't',
    compressedMap: 'c',
    quadrant: 'preserved',
    review: 'unreviewed',
  } as const;
  return {
    ...{
      state: 'done',
      run: 'run-001',
      item: 0,
      name: 'a.png',
      label: 'shoe',
      bytesSha256: 'x',
      decodedSha256: 'y',
      target: 1,
      targetTie: false,
    },
    ...{ teacherClass: 'shoe', teacherProbability: 0.9, compressedClass: 'shoe', compressedProbability: 0.8, flip: 'same' },
    methods: [
      {
        method: 'saliency',
        ...map,
        scores: [score('spearman', 0.12345678901234568), score('cosine', -1 / 3), score('mass-leaving', 1e-7)],
      },
    ],
    ...part,
  };
}

const collapsed: ReportItem = sampleItem({
  item: 1,
  methods: [
    {
      ...{
        method: 'saliency',
        status: 'collapsed',
        teacherMapStatus: 'ok',
        compressedMapStatus: 'zero',
        teacherMap: 't',
        compressedMap: 'c',
      },
      ...{ quadrant: 'silent-drift', review: 'unreviewed' },
      scores: [
        {
          metric: 'spearman',
          score: { value: null, reason: 'zero' },
          deformation: { value: null, reason: 'zero' },
          chance: { value: null, reason: 'zero' },
          floorRatio: { value: null, reason: 'zero' },
        },
      ],
    },
  ],
});
const skipped: ReportItem = {
  state: 'skipped',
  run: 'run-001',
  item: 2,
  name: 'broken.png',
  label: null,
  code: 'data/undecodable',
  reason: 'not a picture',
};

export function sampleReport(items: readonly ReportItem[] = [sampleItem(), collapsed, skipped]): Report {
  return {
    head,
    eachItem: (visit) => {
      for (const item of items) visit(item);
    },
  };
}

export function writtenParts(writer: ReportWriter, report: Report): Map<string, string> {
  const parts = new Map<string, string>();
  writer.write(report, (part) => {
    parts.set(part, '');
    return (text) => {
      parts.set(part, `${parts.get(part) ?? ''}${text}`);
    };
  });
  return parts;
}
