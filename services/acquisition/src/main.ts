import { startService } from '@perennial/service-kit';
import { AcquisitionModule } from './acquisition.module.ts';

await startService(AcquisitionModule);
