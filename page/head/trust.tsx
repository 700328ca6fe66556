import { data } from '../data';
import { clusterNames } from '../mesh';
import { subjectOf } from '../reason';
import { plural } from '../words';

/** One thing that the answers rest on. */
interface Ground {
  readonly title: string;
  readonly brief: string;
  readonly items: readonly string[];
}

/** Where the page comes from, and what it rests on: on top, not in a footnote. */
export function Trust() {
  const grounds = groundsOf();
  return (
    <section class="trust" aria-labelledby="trust">
      <h2 id="trust">What this rests on</h2>
      <ul class="brief">
        {grounds.map(({ title, brief }) => (
          <li key={title}>
            <b>{`${title}: `}</b>
            {brief}
          </li>
        ))}
      </ul>
      <details>
        <summary>in full</summary>
        {grounds.map(({ title, items }) => (
          <div key={title}>
            <h3>{title}</h3>
            <ul>
              {items.map((item, place) => (
                <li key={place}>{item}</li>
              ))}
            </ul>
          </div>
        ))}
        <p>
          A share is an expectation over many requests. Retries, limits of connections and the time until the mesh knows
          of an outage are in no share.
        </p>
      </details>
      <Origin />
    </section>
  );
}

function Origin() {
  const { made, clusters, mesh } = data;
  return (
    <dl>
      <dt>read</dt>
      <dd>
        {`${plural(made.objects, 'object')} of ${plural(clusters.length, 'cluster')}, `}
        <code class="hash" title={made.hash}>{`sha256:${made.hash}`}</code>
      </dd>
      <dt>by</dt>
      <dd>
        <code>{made.command}</code>
      </dd>
      <dt>with</dt>
      <dd>
        {`cdk8s-ambient ${made.version}, for Istio ${[...new Set(mesh.clusters.map(({ version }) => version))].join(', ')}`}
      </dd>
      <dt>when</dt>
      <dd>{made.date ?? 'not stated (--date)'}</dd>
    </dl>
  );
}

function groundsOf(): Ground[] {
  const { trust } = data;
  const gateways = trust.reasons.map((reason) => {
    const { text, change } = reason;
    const subject = subjectOf(reason);
    return `${subject === '' ? '' : `${subject}: `}${text}${change === undefined ? '' : ` To change that: ${change}`}`;
  });
  const assumed = trust.assumptions.map(({ text }) => text.slice(0, text.indexOf(':')));
  const left = leftOut();
  return [
    {
      title: trust.isStrict ? 'Not read, so that answers are unknown' : 'Not read, and assumed',
      brief: [
        ...assumed,
        ...(gateways.length === 0 ? [] : [`${plural(gateways.length, 'more assumption')} on gateways or versions`]),
      ].join('; '),
      items: [...trust.assumptions.map(({ text, clusters }) => `${text} (${clusterNames(clusters)})`), ...gateways],
    },
    {
      title: 'Read, and not followed',
      brief: trust.notFollowed.length === 0 ? 'nothing' : plural(trust.notFollowed.length, 'input'),
      items: trust.notFollowed,
    },
    {
      title: 'Passed over, as owners declare',
      brief: plural(trust.passedOver.length, 'input'),
      items: trust.passedOver,
    },
    { title: 'Left out', brief: left.join('; '), items: left },
  ].filter(({ title, items }) => items.length > 0 || title === 'Read, and not followed');
}

function leftOut(): string[] {
  const { trust, rows, withoutPictures } = data;
  const unknown = rows.reduce((sum, row) => sum + (row.counts.unknown ?? 0) * (1 + row.others.length), 0);
  return [
    ...(trust.notAsked === 0
      ? []
      : [`${plural(trust.notAsked, 'service')}, not asked about: neither global nor with a waypoint, or not named`]),
    ...(withoutPictures === 0
      ? []
      : [
          `the pictures of ${plural(withoutPictures, 'row')}, for which the file has no room: all other rows are worse, or as bad`,
        ]),
    ...(unknown === 0 ? [] : [`${plural(unknown, 'answer')} that the prediction cannot give`]),
  ];
}
