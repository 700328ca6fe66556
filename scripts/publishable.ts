import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Refuses to publish a package that does not name the repository it is built in: `npm run publishable`, in the workflow that publishes.
// npm checks a provenance statement against `repository`, and its page makes links of README.md absolute by it.

const ROOT = join(__dirname, '..');
/** What else the page of a package leads to. */
const LINKS = ['homepage', 'bugs'] as const;

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
const problems =
  server === undefined || repository === undefined
    ? ['GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: this runs in a workflow.']
    : problemsOf(manifest, `${server}/${repository}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error('fix: see "Publish a release" in CONTRIBUTING.md.');
  process.exitCode = 1;
}

/** What package.json lacks before it is published from a repository. */
function problemsOf(fields: Readonly<Record<string, unknown>>, from: string): string[] {
  const named = repositoryOf(fields.repository);
  const missing = LINKS.filter((field) => fields[field] === undefined);
  return [
    ...(named === from
      ? []
      : [`package.json: repository is ${named ?? 'not set'}, and this workflow runs in ${from}.`]),
    ...missing.map((field) => `package.json: ${field} is not set.`),
    ...(fields.private === true ? ['package.json: private is true, so npm refuses to publish it.'] : []),
  ];
}

/** The address of a repository, without what npm writes around it. */
function repositoryOf(value: unknown): string | undefined {
  const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
  return typeof url === 'string' ? url.replace(/^git\+/, '').replace(/\.git$/, '') : undefined;
}
