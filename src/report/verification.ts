import type { Status } from '../verify/subject/check';
import { visible, visibleLines } from '../util/escape';
import { spreadText } from '../verify/subject/spread-text';
import type { ClusterVerification, Verification } from '../verify/verify';
import { jsonText, type Formatters } from './format';

/** The formats of `verify`. */
export const VERIFY_FORMATS: Formatters<Verification, 'text' | 'json'> = {
  text: verificationAsText,
  json: verificationAsJson,
};

const MARKS: Readonly<Record<Status, string>> = { yes: '✓', no: '✗', unknown: '?' };

/** A checklist by cluster, with the remedy under each cross. */
function verificationAsText({ clusters, phase }: Verification): string {
  const sections = clusters.map(clusterAsText);
  return `${sections.join('\n')}\n${visible(summary(clusters, phase))}\n`;
}

function clusterAsText({ name, context, results, failures }: ClusterVerification): string {
  const lines = [`${name} (context ${context})`];
  for (const { command, what, fix } of failures) {
    lines.push(`  ✗ it answers \`${command}\``, `      ${what}`, `      fix: ${fix}`);
  }
  for (const { status, what, found, fix } of results) {
    lines.push(`  ${MARKS[status]} ${what}`);
    if (found !== undefined) lines.push(`      ${found}`);
    if (fix !== undefined) lines.push(`      fix: ${fix}`);
  }
  return visibleLines(lines);
}

function summary(clusters: readonly ClusterVerification[], phase: number): string {
  const count = (status: Status) =>
    clusters.flatMap(({ results }) => results).filter((result) => result.status === status).length;
  const unanswered = clusters.reduce((sum, { failures }) => sum + failures.length, 0);
  const parts = [
    `${count('yes')} hold`,
    `${count('no')} do not`,
    ...(count('unknown') > 0 ? [`${count('unknown')} cannot be seen`] : []),
    ...(unanswered > 0 ? [`${unanswered} questions were not answered`] : []),
  ];
  return `${clusters.map(({ name }) => name).join(', ')}, up to phase ${phase}: ${parts.join(', ')}`;
}

/** The same for programs, by docs/schema/verify.v1.schema.json. */
function verificationAsJson({ clusters, phase, predicted }: Verification): string {
  return jsonText({
    phase,
    clusters: clusters.map(({ name, context, results, failures }) => ({
      name,
      context,
      results,
      failures: failures.map(({ command, kind, what, fix }) => ({ command, kind, what, fix })),
    })),
    predicted: predicted.map(({ client, service, live, declared }) => ({
      client,
      service,
      live: { verdict: live.verdict, shares: spreadText(live) },
      declared: { verdict: declared.verdict, shares: spreadText(declared) },
    })),
  });
}
