import { visible } from '../../util/escape';
import { findingAsText } from './place';
import type { CheckReport } from './report';

const LEVELS = { error: 'error', warning: 'warning', advice: 'notice' } as const;

/**
 * Findings as the commands of a GitHub Actions log that put them beside the lines of a pull request. A command ends with its
 * line, and a property with a comma or colon, so that these are escaped in whatever a manifest says.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function checkAsGithub({ findings }: CheckReport): string {
  return findings
    .map((finding) => {
      const { severity, rule, file, line } = finding;
      const properties = Object.entries({ file, line, title: rule })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${inProperty(String(value))}`);
      return `::${LEVELS[severity]} ${properties.join(',')}::${inData(findingAsText(finding))}\n`;
    })
    .join('');
}

function inData(text: string): string {
  return visible(text).replaceAll('%', '%25');
}

function inProperty(text: string): string {
  return inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
