import type { ReasonData } from '../src/report/html/data/data';

interface ChangeLineProps {
  readonly change: string;
  /** What decides, and has the change unless another one has. */
  readonly reason?: ReasonData | undefined;
}

/** The one change, with the field that it is about: "change maxEjectionPercent: set it to 60 or more". */
export function ChangeLine({ change, reason }: ChangeLineProps) {
  const field = reason?.change === change ? /\.([A-Za-z]+)$/.exec(reason.path ?? '')?.[1] : undefined;
  return (
    <p class="fix">
      <b>{field === undefined ? 'change: ' : `change ${field}: `}</b>
      {change}
    </p>
  );
}

/** What a reason is about: "cluster1, Service sample/helloworld"; empty where it says neither. */
export function subjectOf({ cluster, object }: Pick<ReasonData, 'cluster' | 'object'>): string {
  return [cluster, object].filter((part) => part !== undefined).join(', ');
}

/** Where a reason comes from. */
export function PlaceLine({ reason }: { readonly reason: ReasonData }) {
  const { file, line, path } = reason;
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  const subject = subjectOf(reason);
  if (subject === '' && place === undefined) return null;
  return (
    <p class="place">
      {subject}
      {[place, path].map(
        (text, part) =>
          text !== undefined && (
            <span key={part}>
              {' '}
              <code>{text}</code>
            </span>
          ),
      )}
    </p>
  );
}
