// An outage in time: how many requests fail until the hosts are ejected.

export {
  alwaysFailing,
  failedRequests,
  NONE_FAILED,
  sumOfFailed,
  type Course,
  type FailedRequests,
} from './failed-requests';
