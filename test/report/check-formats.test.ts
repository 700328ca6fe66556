import type { Diagnostic } from '../../src/diagnostics';
import * as fc from 'fast-check';
import { CHECK_FORMATS, type CheckReport } from '../../src/report/check';

// What a manifest says is data in the log of a pipeline and in a test report: it adds no command and no element.

const hostile = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) => `${text}\n::error::, ##[group] %0A <a b="&"> ${text}`);
const findings: fc.Arbitrary<Diagnostic[]> = fc.array(
  fc
    .record({
      severity: fc.constantFrom('error' as const, 'warning' as const, 'advice' as const),
      file: fc.option(hostile, { nil: undefined }),
      line: fc.option(fc.nat(), { nil: undefined }),
      ...{ cluster: hostile, object: hostile, path: hostile, message: hostile, fix: hostile },
    })
    .map((finding) => ({ rule: 'some-rule', messageId: 'some', ...finding })),
  { maxLength: 3 },
);

function asText(format: 'github' | 'junit', found: readonly Diagnostic[]): string {
  const report: CheckReport = {
    ...{
      roots: ['.'],
      clusters: 1,
      kinds: new Map(),
      findings: found,
      silenced: [],
      known: 0,
      isWhole: true,
      version: '0',
    },
  };
  const written = CHECK_FORMATS[format](report, { lines: undefined });
  return typeof written === 'string' ? written : [...written].join('');
}

const COMMAND = /^::(error|warning|notice) ((?:[a-z]+=[^:,]*)(?:,[a-z]+=[^:,]*)*)::(.*)$/su;

test('each finding is one command of a GitHub Actions log, with its file, line and rule', () => {
  fc.assert(
    fc.property(findings, (found) => {
      const lines = asText('github', found).split('\n');
      expect(lines.pop()).toBe('');
      expect(lines).toHaveLength(found.length);
      for (const [place, line] of lines.entries()) {
        const [, level, properties = '', message = ''] = COMMAND.exec(line) ?? [];
        const { severity, file, line: at } = found[place]!;
        expect(level).toBe(severity === 'advice' ? 'notice' : severity);
        expect(properties.split(',').map((one) => one.split('=')[0])).toEqual([
          ...(file === undefined ? [] : ['file']),
          ...(at === undefined ? [] : ['line']),
          'title',
        ]);
        expect(line).not.toContain('##[');
        expect(message.replaceAll('%25', '')).not.toContain('%');
      }
    }),
  );
});

test('a report of JUnit has one test case for each finding, and a failure for each error', () => {
  fc.assert(
    fc.property(findings, (found) => {
      const xml = asText('junit', found);
      const tags = [...xml.matchAll(/<([^>]*)>/g)].map(([, tag = '']) => tag.split(/[ /]/).find((word) => word !== ''));
      const count = (name: string) => tags.filter((tag) => tag === name).length;
      const errors = found.filter(({ severity }) => severity === 'error').length;
      expect(new Set(tags)).toEqual(
        new Set([
          '?xml',
          'testsuites',
          'testsuite',
          'testcase',
          ...tags.filter((tag) => tag === 'failure' || tag === 'system-out'),
        ]),
      );
      expect(count('failure')).toBe(2 * errors);
      expect(count('system-out')).toBe(2 * (found.length - errors));
      expect(count('testcase')).toBe(found.length === 0 ? 1 : 2 * found.length);
      expect(xml).toContain(`tests="${Math.max(found.length, 1)}" failures="${errors}"`);
    }),
  );
});
