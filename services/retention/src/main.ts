import { startService } from '@perennial/service-kit';
import { RetentionModule } from './retention.module.ts';

await startService(RetentionModule);
