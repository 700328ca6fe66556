/** Finds names in texts, wherever they stand between other characters than letters and digits. */
export class Mentions<Owner> {
  /** By the runs of letters and digits of the name. */
  private readonly owners = new Map<string, Set<Owner>>();
  private readonly firstRuns = new Set<string>();
  private mostRuns = 0;

  public add(name: string, owner: Owner): void {
    const runs = runsOf(name);
    const [first] = runs;
    if (first === undefined) return;
    const key = runs.join(' ');
    const owners = this.owners.get(key) ?? new Set();
    this.owners.set(key, owners.add(owner));
    this.firstRuns.add(first);
    this.mostRuns = Math.max(this.mostRuns, runs.length);
  }

  /** The owners of the names that a value mentions, given as JSON. */
  public ownersIn(json: string): ReadonlySet<Owner> {
    const found = new Set<Owner>();
    const runs = runsOf(json.replace(ESCAPED, ' '));
    for (const [place, run] of runs.entries()) {
      if (!this.firstRuns.has(run)) continue;
      let name = run;
      for (let next = place + 1; ; next++) {
        for (const owner of this.owners.get(name) ?? []) found.add(owner);
        if (next >= runs.length || next - place >= this.mostRuns) break;
        name += ` ${runs[next]!}`;
      }
    }
    return found;
  }
}

/** In JSON, the letter after a backslash is none of the text. */
const ESCAPED = /\\(?:u[0-9a-f]{4}|.)/g;

function runsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z0-9]+/g) ?? [];
}
