import { startService } from '@perennial/service-kit';
import { AnalyticsModule } from './analytics.module.ts';

await startService(AnalyticsModule);
