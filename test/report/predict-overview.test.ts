import { gradeService, type GradedLine } from '../../src/report/predict/graded-service';
import { compareGrades, gradeOf } from '../../src/report/predict/grades';
import { Notes, reasonWithChange, saidOf } from '../../src/report/alike/notes';
import { alikeServices, overviewAsText } from '../../src/report/predict/overview';
import { formOf, rolesOfAll, rolesOfService, shapeOf, withoutNamespace } from '../../src/report/alike/roles';
import type { Matrix } from '../../src/predict/prediction/matrix';
import type { Answer } from '../../src/predict/answer/answer';
import { WITHOUT_TWINS } from '../predict/twins/without-twins';
import { askFleets, networksOf } from './fleets';

// An overview hides nothing: every bad answer is counted in its line, and every reason is behind it.

const ASKED = [...askFleets(3)];
const GRADED = ASKED.map((asked) => {
  const names = rolesOfAll(asked.prediction.clusters, networksOf(asked.prediction));
  return { asked, ...gradeService(asked, names, new Notes(undefined)) };
});

test('each bad answer is in the line of its verdict and outage, with its clusters and its reason', () => {
  let bad = 0;
  for (const { asked, lines } of GRADED) {
    const counts = new Map<GradedLine, Map<string, number>>();
    for (const { scenario, answers } of asked.rows) {
      const { form, where } = formOf(withoutNamespace(scenario.outages, asked.service), asked.service);
      for (const answer of answers) {
        const grade = gradeOf(answer, scenario);
        if (!grade.isBad) continue;
        bad++;
        const said = saidOf(reasonWithChange(answer)!);
        const reason = shapeOf(said, rolesOfService(asked.service));
        const [line, ...more] = lines.filter(
          ({ forms, grade: { label }, cases }) =>
            label === grade.label && forms.includes(form) && cases?.reasons.includes(reason) === true,
        );
        expect(more).toEqual([]);
        expect(line!.cases!.clients).toContain(answer.client.cluster);
        if (where !== undefined) expect(line!.cases!.where).toContain(where.cluster);
        const ofLine = counts.get(line!) ?? new Map<string, number>();
        counts.set(line!, ofLine.set(form, (ofLine.get(form) ?? 0) + 1));
      }
    }
    for (const [{ forms, cases }, ofLine] of counts) {
      for (const form of forms) expect(ofLine.get(form)).toBe(cases!.count);
    }
    const badLines = lines.filter(({ grade: { isBad } }) => isBad);
    expect([...counts.keys()]).toHaveLength(badLines.length);
  }
  expect(bad).toBeGreaterThan(300);
});

test('a kind of outage without a line of bad answers is in the line of the worst of its answers', () => {
  for (const { asked, lines } of GRADED) {
    for (const { scenario, answers } of asked.rows) {
      const { form } = formOf(withoutNamespace(scenario.outages, asked.service), asked.service);
      const ofForm = lines.filter(({ forms }) => forms.includes(form));
      for (const answer of answers) {
        const grade = gradeOf(answer, scenario);
        if (ofForm.some(({ cases }) => cases !== undefined)) continue;
        expect(ofForm).toHaveLength(1);
        expect(compareGrades(grade, ofForm[0]!.grade)).toBeGreaterThanOrEqual(0);
      }
    }
  }
});

test('services that share lines have the same answers in them, the same clusters and the same reasons', () => {
  const named = GRADED.map(({ lines }, number) => ({ service: `sample/app-${number}`, lines }));
  const groups = alikeServices(named);
  expect(groups.flat()).toHaveLength(named.length);
  expect(groups.length).toBeLessThan(named.length);
  const shown = (lines: readonly GradedLine[]) =>
    lines.map(({ grade: { label }, forms, cases }) => [label, forms, cases]);
  for (const group of groups) for (const one of group) expect(shown(one.lines)).toEqual(shown(group[0].lines));
});

/** A service that is stuck for a cause that several have, and what mends it. */
function stuck(service: string, change: string, cluster = 'c1'): Matrix {
  const answer: Answer = {
    ...{
      service,
      client: { cluster, kind: 'ambient' },
      port: 80,
      outages: [],
      path: 'local-waypoint',
      verdict: 'stuck',
    },
    ...{ untilEjected: undefined, afterEjection: undefined, failedRequests: () => undefined },
    reasons: [{ step: 'health', text: 'nothing ejects its pods.', cluster, change, isTried: true }],
    ...{ reservations: [], declaredHarmless: [], assumptions: [] },
  };
  const rows = [{ scenario: { name: 'none', outages: [] }, answers: [answer], load: undefined }];
  return { service, rows };
}

function overviewOf(...matrices: readonly Matrix[]): string {
  const clusters = ['c1', 'c2'];
  const rest = {
    assumptions: [],
    rate: undefined,
    services: 13,
    isWhole: false,
    twins: WITHOUT_TWINS,
    membersOf: () => [],
    networkOf: () => undefined,
  };
  return overviewAsText({ matrices, clusters, ...rest }, { lines: undefined });
}

describe('an overview', () => {
  test('prints each change of one cause, with its service', () => {
    const text = overviewOf(stuck('sample/a', 'set it to 5.'), stuck('sample/b', 'remove the rule.'));
    expect(text).toMatch(/^ {2}sample\/a .*\[1\]$/m);
    expect(text).toMatch(/^ {2}sample\/b .*\[2\]$/m);
    expect(text).toContain('set it to 5.');
    expect(text).toContain('remove the rule.');
  });

  test('prints once what several services have in common', () => {
    const text = overviewOf(stuck('sample/a', 'set it to 5.'), stuck('sample/b', 'set it to 5.'));
    expect(text).toContain('2 services: sample/a, sample/b');
    expect(text.split('set it to 5.')).toHaveLength(2);
  });

  test('keeps services apart whose causes are in different clusters, and names these below one reason', () => {
    const text = overviewOf(stuck('sample/a', 'set it to 5.'), stuck('sample/b', 'set it to 5.', 'c2'));
    expect(text).toMatch(/^ {2}sample\/a .*c1 .*\[1\]$/m);
    expect(text).toMatch(/^ {2}sample\/b .*c2 .*\[1\]$/m);
    expect(text).toContain('and 1 reason more, with other names: c1, c2');
  });

  test('says how many services there are that it does not list, and that their reasons are left out', () => {
    const many = Array.from({ length: 14 }, (_, number) => stuck(`sample/a${number}`, `set it to ${number}.`));
    const text = overviewOf(...many);
    expect(text).toContain('14 of 14 services have answers');
    expect(text).toContain('and 2 services more, none of them worse');
    expect(text).toContain('and 2 more reasons, of services that are not listed');
  });
});
