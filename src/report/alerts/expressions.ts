import {
  GRPC_FAILURES,
  LABEL_DESTINATION_CLUSTER,
  LABEL_GRPC_STATUS,
  LABEL_REPORTER,
  LABEL_RESPONSE_CODE,
  LABEL_SERVICE_NAME,
  LABEL_SERVICE_NAMESPACE,
  LABEL_SOURCE_CLUSTER,
  METRIC_REQUESTS,
  REPORTER_WAYPOINT,
} from '../../istio/metrics';

/** Over so much time rates are computed: a scrape may fail in between. */
const WINDOW = '5m';

/** A condition on a label, as PromQL writes it: `response_code!~"5..|0"`. */
type Matcher = readonly [label: string, operator: '=' | '!=' | '=~' | '!~', value: string];

const FAILS: Matcher = [LABEL_RESPONSE_CODE, '=~', '5..|0'];
const FAILS_NOT: Matcher = [LABEL_RESPONSE_CODE, '!~', '5..|0'];
const FAILS_IN_GRPC: Matcher = [LABEL_GRPC_STATUS, '=~', GRPC_FAILURES.join('|')];

/** Queries of Prometheus about the requests of one cluster's clients to one service. */
export class Expressions {
  private readonly asked: readonly Matcher[];

  constructor(
    service: string,
    private readonly cluster: string,
  ) {
    const [namespace = '', name = ''] = service.split('/');
    this.asked = [
      [LABEL_REPORTER, '=', REPORTER_WAYPOINT],
      [LABEL_SERVICE_NAMESPACE, '=', namespace],
      [LABEL_SERVICE_NAME, '=', name],
      [LABEL_SOURCE_CLUSTER, '=', cluster],
    ];
  }

  /** True while more than this share of the requests is answered well, and not by the own cluster. */
  public answeredElsewhere(share: number): string {
    const elsewhere = this.rate([LABEL_DESTINATION_CLUSTER, '!=', this.cluster], FAILS_NOT);
    return `${elsewhere} / ${this.rate()} > ${share}`;
  }

  /** True while more than this share of the requests fails. A sum over nothing would be nothing, and never fire. */
  public failing(share: number): string {
    const inGrpc = this.rate(FAILS_NOT, FAILS_IN_GRPC);
    return `((${this.rate(FAILS)} or vector(0)) + (${inGrpc} or vector(0))) / ${this.rate()} > ${share}`;
  }

  /** True while no waypoint has counted any request. */
  public notCounted(): string {
    return `absent(${selector(this.asked)})`;
  }

  private rate(...more: readonly Matcher[]): string {
    return `sum(rate(${selector([...this.asked, ...more])}[${WINDOW}]))`;
  }
}

function selector(matchers: readonly Matcher[]): string {
  const conditions = matchers.map(([label, operator, value]) => `${label}${operator}${JSON.stringify(value)}`);
  return `${METRIC_REQUESTS}{${conditions.join(',')}}`;
}
