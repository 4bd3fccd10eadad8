export { type Outcome, codeOf } from './services/answers.ts';
export { type Answer, HttpClient, type RequestHeaders } from './services/http-client.ts';
export { type Bearer, RunningServices, startServices, type StartServicesOptions } from './services/start-services.ts';
