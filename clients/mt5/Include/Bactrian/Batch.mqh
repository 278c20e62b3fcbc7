// Items of one kind, put into messages that the hub takes.
#ifndef BACTRIAN_BATCH_MQH
#define BACTRIAN_BATCH_MQH

#include "Json.mqh"
#include "Spool.mqh"

#define BATCH_ITEMS 1000
// Below the 256 KB of a message even if each had 3 bytes.
#define BATCH_CHARACTERS 80000
#define LARGEST_OFFSET 50400

// Broker time is UTC plus this. Rounded, because the two clocks differ by seconds.
int GmtOffset(void)
  {
   double seconds=(double)((long)TimeTradeServer()-(long)TimeGMT());
   return (int)MathRound(seconds/900.0)*900;
  }

// How the broker's clock goes through the year. MetaTrader does not say what its offset was.
enum ENUM_SUMMER_TIME
  {
   SUMMER_AUTO,                      // as in New York where the winter's offset is two hours, else none
   SUMMER_NONE,                      // the same offset all the year
   SUMMER_US,                        // as in New York
   SUMMER_EU                         // as in Europe
  };

ENUM_SUMMER_TIME SummerTime=SUMMER_AUTO;

// 02:00 of the n-th Sunday of a month, or of the last one for 0, in seconds since 1970.
long SundayOf(const int year,const int month,const int nth)
  {
   MqlDateTime day;
   long first=(long)StringToTime(StringFormat("%04d.%02d.01 00:00",year,month));
   TimeToStruct((datetime)first,day);
   long sunday=first+((7-day.day_of_week)%7)*86400;
   if(nth>0)
      return sunday+(nth-1)*604800;
   while(sunday+604800<(long)StringToTime(StringFormat("%04d.%02d.01 00:00",year,month+1)))
      sunday+=604800;
   return sunday;
  }

// True while clocks are an hour ahead; the time is UTC.
bool IsSummer(const long utc,const bool american)
  {
   MqlDateTime date;
   TimeToStruct((datetime)utc,date);
   if(american)
      return utc>=SundayOf(date.year,3,2)+7*3600 && utc<SundayOf(date.year,11,1)+6*3600;
   return utc>=SundayOf(date.year,3,0)+3600 && utc<SundayOf(date.year,10,0)+3600;
  }

// The offset that the broker's clock had at a time of its own.
int OffsetAt(const long broker_time)
  {
   int offset=GmtOffset();
   if(SummerTime==SUMMER_NONE)
      return offset;
   bool american=SummerTime!=SUMMER_EU;
   int winter=offset-(IsSummer((long)TimeGMT(),american) ? 3600 : 0);
   if(SummerTime==SUMMER_AUTO && winter!=7200)
      return offset;
   return winter+(IsSummer(broker_time-winter,american) ? 3600 : 0);
  }

class CBatch
  {
private:
   CSpool           *m_spool;
   long              m_login;
   string            m_kind;
   string            m_items;
   int               m_count;

public:
                     CBatch(CSpool *spool,const long login,const string kind)
     {
      m_spool=spool;
      m_login=login;
      m_kind=kind;
      m_items="";
      m_count=0;
     }

   // False where a full message could not be put on disk.
   bool              Add(const string item)
     {
      if(m_count>=BATCH_ITEMS || StringLen(m_items)+StringLen(item)>BATCH_CHARACTERS)
         if(!Flush())
            return false;
      if(m_count>0)
         m_items+=",";
      m_items+=item;
      m_count++;
      return true;
     }

   bool              Flush(void)
     {
      if(m_count==0)
         return true;
      CJsonObject message;
      message.Id("login",m_login);
      message.Text("server",AccountInfoString(ACCOUNT_SERVER));
      message.Text("company",AccountInfoString(ACCOUNT_COMPANY));
      message.Whole("gmt_offset_s",GmtOffset());
      message.Text("kind",m_kind);
      message.Raw("items","["+m_items+"]");
      m_items="";
      m_count=0;
      return m_spool.Append(NewMessageId(m_login),message.Build());
     }
  };

#endif
