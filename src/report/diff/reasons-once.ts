import type { FieldLines } from '../../model/read/files';
import type { Reason } from '../../predict/answer';
import { locateReason, reasonAsText } from '../reasons';

/** The reasons of one diff, in lines: each in full where it comes first, and by its place where it comes again. */
export class ReasonsOnce {
  private readonly said = new Set<string>();

  constructor(private readonly lines: FieldLines | undefined) {}

  /** @param when in which of several answers the reasons are these; undefined for all */
  public describe(reasons: readonly Reason[], when?: string): string[] {
    return reasons.flatMap((reason) => {
      const text = reasonAsText(locateReason(reason, this.lines));
      const [heading, ...rest] = text;
      const key = text.join('\n');
      const isKnown = this.said.has(key);
      this.said.add(key);
      const because = `because${when === undefined ? '' : ` (${when})`}`;
      // Without an object, its place says little.
      if (isKnown && reason.object !== undefined) return [`${because}, as above, ${heading}`];
      return [`${because} ${heading}`, ...rest.map((line) => `  ${line}`)];
    });
  }
}
