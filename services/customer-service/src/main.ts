import { startService } from '@perennial/service-kit';
import { CustomerServiceModule } from './customer-service.module.ts';

await startService(CustomerServiceModule);
